import type { ConfigValues, Mapping, SplitFileKind, SplitPart, SplitSpec } from '../../../contract/index.ts'

/** One row of a table: a model with its settings; several seeds where training is random. */
export interface Contender {
  readonly label: string
  readonly modelId: string
  readonly config?: ConfigValues
  readonly presetId?: string
  readonly seeds?: number
}

/** What a figure must reach; the mean over the seeds counts. */
export type Goal = {
  readonly row: string
  readonly metric: string
  /** Where the number comes from. */
  readonly source: string
} & (
  | { readonly kind: 'within'; readonly of: number; readonly by: number }
  | { readonly kind: 'at-least'; readonly of: number }
  /** A multiple of another row's figure on the same split. */
  | { readonly kind: 'ratio'; readonly to: string; readonly atLeast: number }
)

/** Paths are below the folder that is given. */
export interface PublicData {
  /** Of the dataset in the workspace. */
  readonly name: string
  /** One: a file or folder as it was published. Several: files of rows that are read one after the other. */
  readonly paths: readonly [string, ...string[]]
  readonly itemAttributes?: string
  /** Which columns hold what, where the file does not say so. */
  readonly mapping?: Mapping
}

export interface PublicList {
  readonly kind: SplitFileKind
  readonly files: readonly { readonly part: SplitPart; readonly path: string }[]
  readonly itemColumn?: string
  readonly partColumn?: string
}

export interface Target {
  readonly id: string
  readonly title: string
  /** In words: data, threshold, split, candidates. */
  readonly protocol: string
  readonly data: PublicData
  /** A published list or fold that the split takes its parts from. */
  readonly list?: PublicList
  readonly split: SplitSpec
  readonly contenders: readonly Contender[]
  /** Columns of the table. */
  readonly metrics: readonly string[]
  readonly goals: readonly Goal[]
}

const ml1m: PublicData = { name: 'ml-1m', paths: ['ml-1m'] }
/** With people, plots and certificates of the films. */
const films: PublicData = { name: 'ml-1m-films', paths: ['ml-1m'], itemAttributes: 'ml-1m/movies_extrainfos.dat' }
const newItems: PublicList = {
  kind: 'held-out-items',
  files: [{ part: 'test', path: 'lara/derived/item_map.csv' }],
  itemColumn: 'movielens_movie',
  partColumn: 'role',
}
const publishedItems = 'Ratings of 4 and more; the published training and test items, no others.'
const filmAttributes = 'Attributes: genres, year, certificate, director, writers, actors, plot.'
const positives = { threshold: 4, minimumUserInteractions: 5 }
const ownCalculation = 'our own earlier calculation'
const anchors = 'independent implementation, three decimals'

/** As the authors did: no look at anything on the way, all training rows. */
const lastEpoch = 'CFGAN, last epoch'

const ease: Contender = { label: 'EASE', modelId: 'ease', config: { regularization: 400 } }
const ridge: Contender = { label: 'Attribute ridge', modelId: 'attribute-ridge' }
const simpleForNewItems: readonly Contender[] = [
  { label: 'Most active users', modelId: 'most-active-users' },
  { label: 'Attribute counts', modelId: 'attribute-counts' },
]
const classics: readonly Contender[] = [
  { label: 'Most popular', modelId: 'most-popular' },
  // The anchors are those of plain cosine; our own default weighs people by TF-IDF and does better.
  { label: 'ItemKNN', modelId: 'item-knn', config: { neighbours: 200, weighting: 'none' } },
  ease,
]

function within(by: number, table: Readonly<Record<string, Readonly<Record<string, number>>>>): Goal[] {
  return Object.entries(table).flatMap(([row, figures]) =>
    Object.entries(figures).map(([metric, of]): Goal => ({ kind: 'within', row, metric, of, by, source: anchors })),
  )
}

function atLeast(table: Readonly<Record<string, Readonly<Record<string, number>>>>, source: string, under = 0): Goal[] {
  return Object.entries(table).flatMap(([row, figures]) =>
    Object.entries(figures).map(([metric, of]): Goal => ({
      kind: 'at-least',
      row,
      metric,
      of: of - under,
      source: under === 0 ? source : `${source}, less ${under}`,
    })),
  )
}

/** Published figures and what a run of ours has to reach beside them. Settings come from papers, or were chosen on validation. */
export const targets: readonly Target[] = [
  {
    id: 'ml-1m-temporal',
    title: 'MovieLens 1M, the most recent fifth of every history',
    protocol:
      'Ratings of 4 and more; the last 20 % of each user are the test, the 10 % before them validation; all unknown items are ranked.',
    data: ml1m,
    split: { id: 'user-temporal', config: positives },
    contenders: classics,
    metrics: ['precision@20', 'recall_min@20', 'recall_full@20', 'ndcg@20'],
    goals: within(0.005, {
      'Most popular': { 'precision@20': 0.06, 'recall_min@20': 0.095, 'recall_full@20': 0.077, 'ndcg@20': 0.081 },
      ItemKNN: { 'precision@20': 0.075, 'recall_min@20': 0.144, 'recall_full@20': 0.125, 'ndcg@20': 0.113 },
      EASE: { 'precision@20': 0.078, 'recall_min@20': 0.16, 'recall_full@20': 0.141, 'ndcg@20': 0.123 },
    }),
  },
  {
    id: 'ml-1m-random',
    title: 'MovieLens 1M, a random fifth of every history',
    protocol: 'Ratings of 4 and more; a random 20 % of each user are the test; all unknown items are ranked.',
    data: ml1m,
    split: { id: 'user-random', config: positives },
    contenders: classics,
    metrics: ['precision@20', 'recall_min@20', 'recall_full@20', 'ndcg@20'],
    goals: within(0.005, {
      'Most popular': { 'precision@20': 0.107, 'recall_min@20': 0.171, 'recall_full@20': 0.139, 'ndcg@20': 0.155 },
      ItemKNN: { 'precision@20': 0.18, 'recall_min@20': 0.298, 'recall_full@20': 0.25, 'ndcg@20': 0.281 },
      EASE: { 'precision@20': 0.207, 'recall_min@20': 0.349, 'recall_full@20': 0.294, 'ndcg@20': 0.33 },
    }),
  },
  {
    id: 'ml-1m-strong',
    title: 'MovieLens 1M, strong generalisation',
    protocol:
      'Ratings of 4 and more; 604 users are held out, 80 % of each history is folded in and 20 % is looked for among all other items.',
    data: ml1m,
    split: { id: 'strong-generalization', config: positives },
    contenders: classics,
    metrics: ['recall_min@20', 'recall_min@50', 'ndcg@100'],
    goals: atLeast(
      {
        'Most popular': { 'recall_min@20': 0.172, 'recall_min@50': 0.241, 'ndcg@100': 0.217 },
        ItemKNN: { 'recall_min@20': 0.295, 'recall_min@50': 0.396, 'ndcg@100': 0.357 },
        EASE: { 'recall_min@20': 0.351, 'recall_min@50': 0.466, 'ndcg@100': 0.419 },
      },
      anchors,
      0.015,
    ),
  },
  {
    id: 'ml-1m-autoencoders',
    title: 'MovieLens 1M, strong generalisation: Mult-VAE and Mult-DAE',
    protocol: 'As above; means over three seeds of the models on one split.',
    data: ml1m,
    split: { id: 'strong-generalization', config: positives },
    contenders: [ease, { label: 'Mult-VAE', modelId: 'mult-vae', seeds: 3 }, { label: 'Mult-DAE', modelId: 'mult-dae', seeds: 3 }],
    metrics: ['ndcg@10', 'ndcg@100', 'recall_full@100'],
    goals: ['Mult-VAE', 'Mult-DAE'].flatMap((row): Goal[] => [
      { kind: 'at-least', row, metric: 'ndcg@10', of: 0.278, source: 'Sachdeva et al., Sequential Variational Autoencoders, WSDM 2019' },
      { kind: 'at-least', row, metric: 'ndcg@100', of: 0.398, source: 'Sachdeva et al., Sequential Variational Autoencoders, WSDM 2019' },
      { kind: 'ratio', row, metric: 'recall_full@100', to: 'EASE', atLeast: 0.96, source: 'EASE on the same split' },
    ]),
  },
  {
    id: 'ml-1m-linear',
    title: 'MovieLens 1M, strong generalisation: iALS and SLIM',
    protocol: 'As above.',
    data: ml1m,
    split: { id: 'strong-generalization', config: positives },
    contenders: [
      ease,
      {
        label: 'iALS',
        modelId: 'ials',
        config: { embeddingSize: 256, regularization: 0.01, unobservedWeight: 0.1, epochs: 8, patience: null },
        seeds: 3,
      },
      { label: 'SLIM', modelId: 'slim' },
    ],
    metrics: ['recall_min@20', 'recall_min@50', 'ndcg@100'],
    goals: [
      { kind: 'ratio', row: 'iALS', metric: 'ndcg@100', to: 'EASE', atLeast: 1, source: 'EASE on the same split' },
      { kind: 'ratio', row: 'SLIM', metric: 'ndcg@100', to: 'EASE', atLeast: 0.97, source: 'EASE on the same split' },
    ],
  },
  ...(['ML100K', 'Ciao'] as const).map((set): Target => {
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
        { label: lastEpoch, modelId: 'cfgan-item', presetId: published.id, config: { evaluateEvery: 10_000, refit: true } },
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
  }),
  {
    id: 'lara-477',
    title: "LARA on the authors' 477 new items of MovieLens 1M",
    protocol: `${publishedItems} All users are ranked for each new item. Attributes: genres and year.`,
    data: ml1m,
    list: newItems,
    split: { id: 'held-out-items', config: { threshold: 4, direction: 'users-for-item' } },
    contenders: [...simpleForNewItems, { label: 'LARA', modelId: 'lara', seeds: 3 }, ridge],
    metrics: ['precision@10', 'precision@20', 'ndcg@10', 'ndcg_retrieved@10'],
    goals: atLeast(
      { LARA: { 'precision@10': 0.285, 'precision@20': 0.248, 'ndcg_retrieved@10': 0.574 } },
      'last evaluation of the public port',
    ),
  },
  {
    id: 'ridge-477',
    title: "Attribute ridge on the authors' 477 new items, with their people and plots",
    protocol: `${publishedItems} All users are ranked for each new item. ${filmAttributes}`,
    data: films,
    list: newItems,
    split: { id: 'held-out-items', config: { threshold: 4, direction: 'users-for-item' } },
    contenders: [...simpleForNewItems, ridge],
    metrics: ['precision@10', 'precision@20', 'ndcg@10', 'ndcg@20'],
    goals: atLeast({ [ridge.label]: { 'precision@10': 0.4, 'precision@20': 0.35, 'ndcg@10': 0.44 } }, ownCalculation),
  },
  {
    id: 'ridge-477-lists',
    title: "Attribute ridge on the authors' 477 new items, ranked for each user",
    protocol: `${publishedItems} The new items are ranked for each user. ${filmAttributes}`,
    data: films,
    list: newItems,
    split: { id: 'held-out-items', config: { threshold: 4, direction: 'items-for-user' } },
    contenders: [{ label: 'Attribute counts', modelId: 'attribute-counts' }, ridge],
    metrics: ['precision@10', 'precision@20', 'ndcg@10', 'ndcg@20'],
    goals: atLeast({ [ridge.label]: { 'precision@20': 0.17, 'ndcg@20': 0.29 } }, ownCalculation),
  },
]
