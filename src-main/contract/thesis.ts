import type { SplitSpec } from './runs.ts'
import type { StudyRequest } from './studies.ts'

/** One table of an honest counterpart to the thesis: what is held out, which methods can do it, what is reported. */
export interface ThesisTable {
  readonly id: 'a1' | 'a2' | 'b1' | 'b2'
  readonly title: string
  /** In words: what is held out, what is ranked for whom. */
  readonly protocol: string
  readonly split: SplitSpec
  /** In the order of the rows. */
  readonly models: readonly { readonly modelId: string; readonly label: string; readonly fixed?: StudyRequest['models'][number]['fixed'] }[]
  /** Settings and epochs are chosen by it on validation; tests compare it. */
  readonly selection: string
  readonly metrics: readonly string[]
  /** All rows are tested against it; of several, against the strongest. */
  readonly against: readonly string[]
}

/** Ratings of 4 and more; users with five of them. */
const positives = { threshold: 4, minimumUserInteractions: 5 }
const warmMetrics = ['precision@20', 'recall_min@20', 'recall_full@20', 'ndcg@20', 'coverage@20', 'popularity_lift@20']
const strong = [
  { modelId: 'most-popular', label: 'Most popular' },
  { modelId: 'item-knn', label: 'ItemKNN' },
  { modelId: 'ease', label: 'EASE' },
  { modelId: 'ials', label: 'iALS' },
  { modelId: 'slim', label: 'SLIM' },
  { modelId: 'mult-dae', label: 'Mult-DAE' },
  { modelId: 'mult-vae', label: 'Mult-VAE' },
  { modelId: 'cvae', label: 'CVAE' },
  { modelId: 'cfgan', label: 'CFGAN, users' },
]
const cold = [
  { modelId: 'random', label: 'Random' },
  { modelId: 'content-knn', label: 'Content neighbours' },
  { modelId: 'attribute-counts', label: 'Attribute counts' },
  { modelId: 'cvae', label: 'CVAE' },
  // As the paper describes it; that the discriminator answers is ours.
  { modelId: 'lara', label: 'LARA', fixed: { answer: 'counts' } },
  { modelId: 'attribute-ridge', label: 'Attribute ridge' },
]

/** The tasks of the thesis on data with ratings up to 5 stars, each with a protocol of its own: figures of two tasks never share a table. */
export const thesisTables: readonly ThesisTable[] = [
  {
    id: 'a1',
    title: 'A1: the latest of every history',
    protocol:
      'The most recent 20 % of each user are the test, the 10 % before them validation; all items that the user does not have are ranked. Later popularity is known to the models, as it was in the thesis.',
    split: { id: 'user-temporal', config: positives },
    models: [...strong, { modelId: 'cfgan-item', label: 'CFGAN, items' }],
    selection: 'ndcg@20',
    metrics: warmMetrics,
    against: ['ease'],
  },
  {
    id: 'a2',
    title: 'A2: people not seen in training',
    protocol:
      'A tenth of the users is the test, a tenth validation; 80 % of their histories are given, the rest is looked for among all other items. Only methods that can take a new history are here.',
    split: { id: 'strong-generalization', config: positives },
    models: strong,
    selection: 'ndcg@20',
    metrics: warmMetrics,
    against: ['ease'],
  },
  {
    id: 'b1',
    title: 'B1: new items for each user',
    protocol:
      'A fifth of the items with ten positives and more is held out whole for the test, a twentieth for validation; the held-out items are ranked for each user.',
    split: { id: 'new-items', config: { ...positives, direction: 'items-for-user' } },
    models: cold,
    selection: 'ndcg@20',
    metrics: ['precision@20', 'recall_min@20', 'recall_full@20', 'ndcg@20'],
    against: ['random', 'content-knn', 'attribute-counts'],
  },
  {
    id: 'b2',
    title: 'B2: users for each new item',
    protocol:
      'A fifth of the items is held out as in B1; all users are ranked for each of them. ndcg_retrieved is the measure of LARA’s code, which forgives what was not found: it is read beside itself alone.',
    split: { id: 'new-items', config: { ...positives, direction: 'users-for-item' } },
    models: [{ modelId: 'most-active-users', label: 'Most active users' }, ...cold],
    selection: 'ndcg@20',
    metrics: ['precision@10', 'precision@20', 'ndcg@10', 'ndcg@20', 'ndcg_retrieved@10'],
    against: ['most-active-users', 'random', 'content-knn', 'attribute-counts'],
  },
]

/** Per model and table, where nothing else is said. */
export const thesisMinutes = 10

/** In minutes, a list of the most popular items could be tried by the thousand: this is where more tell nothing. */
export const thesisTrialsAtMost = 100

/** Per model: minutes, or a number of trials. */
export type ThesisBudget = { readonly minutes: number } | { readonly trials: number }

/** The search of one table: the same budget for every method, baselines too. Its name is how it is found again. */
export function thesisStudy(
  table: ThesisTable,
  dataset: { readonly id: StudyRequest['datasetId']; readonly name: string },
  budget: ThesisBudget,
) {
  return {
    datasetId: dataset.id,
    name: `${dataset.name} thesis ${table.id}${'trials' in budget ? ' full' : ''}`,
    split: table.split,
    models: table.models.map(({ modelId, fixed = {} }) => ({ modelId, fixed, ranges: {} })),
    metric: table.selection,
    ...('trials' in budget ? budget : { ...budget, trials: thesisTrialsAtMost }),
  }
}
