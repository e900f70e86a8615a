import type { Target } from '../target.ts'

/** As the authors did: no look at anything on the way, all training rows. */
const lastEpoch = 'CFGAN, last epoch'

/** The files that the authors of CFGAN released, with their settings. */
export const cfganTargets: readonly Target[] = (['ML100K', 'Ciao'] as const).map((set): Target => {
  const files = [
    { part: 'train', path: `cfgan/${set}/${set}.train` },
    { part: 'test', path: `cfgan/${set}/${set}.test` },
  ] as const
  const published = {
    ML100K: { id: 'released-ml-100k', 'precision@20': 0.294, 'ndcg@20': 0.433, 'mrr@20': 0.693 },
    Ciao: { id: 'released-ciao', 'precision@20': 0.045, 'ndcg@20': 0.124, 'mrr@20': 0.167 },
  }[set]
  return {
    id: `cfgan-${set.toLowerCase()}`,
    title: `CFGAN on the authors' files, ${set}`,
    protocol:
      'All rows count as 1; training and test rows as published; all unknown items are ranked. Settings as released by the authors, who kept the last epoch of all training rows; beside it the number of epochs that is best on a tenth of them.',
    data: {
      name: `cfgan-${set.toLowerCase()}`,
      paths: [files[0].path, files[1].path],
      mapping: { user: 'column1', item: 'column2', rating: 'column3' },
    },
    list: { kind: 'fixed-folds', files },
    split: { id: 'fixed-folds', config: { threshold: null, minimumUserInteractions: 1 } },
    contenders: [
      { label: 'Most popular', modelId: 'most-popular' },
      { label: 'EASE', modelId: 'ease' },
      { label: lastEpoch, modelId: 'cfgan-item', presetId: published.id, config: { evaluateEvery: 10_000, refit: true }, seeds: 3 },
      { label: 'CFGAN, epoch by validation', modelId: 'cfgan-item', presetId: published.id, config: { refit: true } },
    ],
    metrics: ['precision@20', 'recall_full@20', 'ndcg@20', 'mrr@20'],
    goals: (['precision@20', 'ndcg@20', 'mrr@20'] as const).map((metric) => ({
      kind: 'within',
      row: lastEpoch,
      metric,
      of: published[metric],
      by: Number((0.03 * published[metric]).toPrecision(2)),
      source: 'Chae et al., CFGAN, CIKM 2018, ± 3 %',
    })),
  }
})
