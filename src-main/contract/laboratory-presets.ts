import { MetricDefinition } from './laboratory-definition.ts'

export interface MetricPreset {
  readonly id: string
  /** Whose definition it is. */
  readonly tool: string
  readonly definition: MetricDefinition
  /** Where it is written, and what sets it apart. */
  readonly source: string
}

function preset(id: string, tool: string, source: string, definition: Omit<Partial<MetricDefinition>, 'name'>): MetricPreset {
  return { id, tool, source, definition: MetricDefinition.parse({ name: '', ...definition }) }
}

/** Definitions of known tools, each read in the tool's own source. `k` is only where a preset begins. */
export const metricPresets: readonly MetricPreset[] = [
  preset('ndcg', 'Coldframe', 'ndcg: binary gain, log2, ideal cut at K; the definition of most papers.', { family: 'ndcg' }),
  preset('recall_min', 'Coldframe', 'recall_min: hits / min(K, T).', { family: 'recall', denominator: 'min' }),
  preset('recall_full', 'Coldframe', 'recall_full: hits / T.', { family: 'recall', denominator: 'relevant' }),
  preset('precision', 'Coldframe', 'precision: hits / K.', { family: 'precision' }),
  preset(
    'vae-cf-ndcg',
    'VAE-CF code',
    'NDCG_binary_at_k_batch of the notebook of Liang et al. 2018: 1 / log2(2 .. K + 1), ideal of min(T, K).',
    {
      family: 'ndcg',
      k: 100,
    },
  ),
  preset('vae-cf-recall', 'VAE-CF code', 'Recall_at_k_batch of the notebook of Liang et al. 2018: divided by min(K, T).', {
    family: 'recall',
    denominator: 'min',
    k: 20,
  }),
  preset('recbole-ndcg', 'RecBole', 'recbole/evaluator/metrics.py, NDCG: ideal over min(T, K).', { family: 'ndcg' }),
  preset('recbole-recall', 'RecBole', 'recbole/evaluator/metrics.py, Recall: divided by T.', { family: 'recall', denominator: 'relevant' }),
  preset('recbole-map', 'RecBole', 'recbole/evaluator/metrics.py, MAP: divided by min(T, K).', { family: 'map', denominator: 'min' }),
  preset('lenskit-ndcg', 'LensKit', 'lenskit/metrics/ranking/_dcg.py with LogRankWeight: ranks 1 and 2 are not discounted.', {
    family: 'ndcg',
    discount: 'log-clipped',
  }),
  preset(
    'lenskit-ndcg-rating',
    'LensKit, gain by rating',
    'lenskit/metrics/ranking/_dcg.py with gain="rating": ideal of the K highest ratings.',
    {
      family: 'ndcg',
      discount: 'log-clipped',
      gain: 'linear',
    },
  ),
  preset('lenskit-recall', 'LensKit', 'lenskit/metrics/ranking/_pr.py, Recall: divided by min(K, T).', {
    family: 'recall',
    denominator: 'min',
  }),
  preset(
    'elliot-ndcg',
    'Elliot',
    'elliot/evaluation/relevance/relevance.py: gain 2^(r - threshold + 1) - 1, even where the task is implicit.',
    {
      family: 'ndcg',
      gain: 'exponential-above',
    },
  ),
  preset('recpack-recall', 'RecPack', 'recpack/metrics/recall.py, RecallK: divided by T.', { family: 'recall', denominator: 'relevant' }),
  preset('recpack-calibrated-recall', 'RecPack', 'recpack/metrics/recall.py, CalibratedRecallK: divided by min(K, T).', {
    family: 'recall',
    denominator: 'min',
  }),
  preset(
    'implicit-ndcg',
    'implicit',
    'implicit/evaluation.pyx: ideal over min(K, T). Its precision is no mean over users, so it is not offered.',
    {
      family: 'ndcg',
    },
  ),
  preset('implicit-map', 'implicit', 'implicit/evaluation.pyx, map: divided by min(K, T).', { family: 'map', denominator: 'min' }),
  preset(
    'ms-marco-mrr',
    'MS MARCO',
    'msmarco_eval.py of passage ranking (MaxMRRRank = 10): queries without an answer in the run count as 0.',
    {
      family: 'mrr',
    },
  ),
  preset(
    'ncf-hr',
    'NCF code, expected',
    'evaluate.py of He et al. 2017: 99 negatives. Here the expected figure, without the luck of the draw.',
    {
      family: 'hit_rate',
      negatives: 99,
    },
  ),
  preset('ncf-ndcg', 'NCF code, expected', 'evaluate.py of He et al. 2017: log 2 / log(rank + 1), 99 negatives; expected figure.', {
    family: 'ndcg',
    negatives: 99,
  }),
  preset('lara-ndcg', 'LARA code', 'The ideal is made of the hits alone, so that misses cost nothing: only to set beside that paper.', {
    family: 'ndcg',
    ideal: 'retrieved',
  }),
  preset('dcg', 'Without an ideal', 'DCG, as Jeunen et al. 2024 argue for: users with many relevant items weigh more.', {
    family: 'ndcg',
    ideal: 'none',
  }),
]
