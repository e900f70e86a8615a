import { atLeast, type Contender, type Goal, type PublicData, type Target, within } from '../target.ts'

export const ml1m: PublicData = { name: 'ml-1m', paths: ['ml-1m'] }
/** Ratings of 4 and more of users with five of them. */
export const positives = { threshold: 4, minimumUserInteractions: 5 }
export const anchors = 'independent implementation, three decimals'

const ease: Contender = { label: 'EASE', modelId: 'ease', config: { regularization: 400 } }
const classics: readonly Contender[] = [
  { label: 'Most popular', modelId: 'most-popular' },
  // The anchors are those of plain cosine; our own default weighs people by TF-IDF and does better.
  { label: 'ItemKNN', modelId: 'item-knn', config: { neighbours: 200, weighting: 'none' } },
  ease,
]

/** MovieLens 1M, known items: baselines against an independent implementation, models against the papers and against EASE. */
export const movielensTargets: readonly Target[] = [
  {
    id: 'ml-1m-temporal',
    title: 'MovieLens 1M, the most recent fifth of every history',
    protocol:
      'Ratings of 4 and more; the last 20 % of each user are the test, the 10 % before them validation; all unknown items are ranked.',
    data: ml1m,
    split: { id: 'user-temporal', config: positives },
    contenders: classics,
    metrics: ['precision@20', 'recall_min@20', 'recall_full@20', 'ndcg@20'],
    goals: within(0.005, anchors, {
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
    goals: within(0.005, anchors, {
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
]
