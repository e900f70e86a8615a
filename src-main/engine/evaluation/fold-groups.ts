import type { FoldGroup, RunDetail } from '../../contract/index.ts'
import { meansOver } from './means-over-runs.ts'

/** Splits whose parts belong together, and the setting that tells one part from the other. */
const partSetting: Readonly<Record<string, string>> = { 'k-fold': 'fold', 'fixed-folds': 'file' }

/**
 * Runs of one model, with the same settings and seed, on different folds of one split: one figure per metric, the mean over the folds, with a 95 %
 * interval by Student's t. Folds share most of their training data, so that intervals are a little too short. Groups of one run are none.
 */
export function foldGroups(details: readonly RunDetail[]): FoldGroup[] {
  const groups = new Map<string, RunDetail[]>()
  for (const detail of details) {
    const setting = partSetting[detail.split.id]
    if (setting === undefined || detail.protocol === null) continue
    const { [setting]: _part, ...shared } = detail.split.config
    const { datasetId, modelId, seed } = detail.summary
    const key = JSON.stringify([
      datasetId,
      modelId,
      seed,
      detail.split.id,
      Object.entries(shared).sort(),
      Object.entries(detail.config).sort(),
    ])
    groups.set(key, [...(groups.get(key) ?? []), detail])
  }
  return [...groups.values()].map(onePerFold).flatMap((runs) => (runs.length < 2 ? [] : [describe(runs)]))
}

/** A fold that was run twice counts once: its newest run. */
function onePerFold(runs: readonly RunDetail[]): RunDetail[] {
  const byHash = new Map<string, RunDetail>()
  for (const run of runs.toSorted((a, b) => a.summary.createdAt - b.summary.createdAt)) byHash.set(run.protocol?.splitHash ?? '', run)
  return [...byHash.values()]
}

function describe(runs: readonly RunDetail[]): FoldGroup {
  const [{ summary, split }] = runs
  const folds = split.config['folds']
  return {
    name: `${summary.modelTitle}, seed ${summary.seed}`,
    modelId: summary.modelId,
    splitId: split.id,
    folds: runs.length,
    ofFolds: typeof folds === 'number' ? folds : null,
    runIds: runs.map((run) => run.summary.id),
    metrics: meansOver(
      'folds',
      runs.map((run) => run.summary.metrics),
    ),
  }
}
