import type { Denominator, Discount, Gain, Ideal, MetricDefinition, MetricFamily } from './laboratory-definition.ts'

export const familyNames: Record<MetricFamily, string> = {
  precision: 'Precision',
  recall: 'Recall',
  ndcg: 'nDCG',
  map: 'MAP',
  mrr: 'MRR',
  hit_rate: 'Hit rate',
}

export const gainNames: Record<Gain, string> = {
  binary: '1 for every relevant item',
  linear: 'r, the rating',
  exponential: '2^r - 1',
  'exponential-above': '2^(r - t + 1) - 1, t the threshold',
}

export const discountNames: Record<Discount, string> = {
  log: '1 / log(rank + 1)',
  'log-clipped': '1 / max(1, log rank)',
  none: 'none',
  reciprocal: '1 / rank',
}

export const idealNames: Record<Ideal, string> = {
  cut: 'best list of K items',
  full: 'all relevant items',
  retrieved: 'the hits themselves',
  none: 'none: DCG',
}

export const denominatorNames: Record<Denominator, string> = {
  relevant: 'T, all relevant items',
  min: 'min(K, T)',
  retrieved: 'the hits',
}

export const noRelevantNames: Record<MetricDefinition['noRelevant'], string> = {
  'left-out': 'left out',
  zero: 'count as 0',
  one: 'count as 1',
}

export const emptyListNames: Record<MetricDefinition['emptyLists'], string> = { zero: 'count as 0', 'left-out': 'left out' }

export function negativesName(negatives: number | null): string {
  return negatives === null ? 'all unknown items' : `${negatives} sampled, expected`
}

export function thresholdName(threshold: number | null): string {
  return threshold === null ? 'all held-out items' : `rated ${threshold} or more`
}

/** How a definition is called where it has no name: `nDCG@10`. */
export function titleOf({ family, ideal, k, name }: MetricDefinition): string {
  if (name !== '') return name
  return `${family === 'ndcg' && ideal === 'none' ? 'DCG' : familyNames[family]}@${k}`
}

/** The formula of one user's value as plain text, the one that the laboratory computes. */
export function formulaOf(definition: MetricDefinition): string {
  return [userFormula(definition), ...conditionsOf(definition)].join('; ')
}

function userFormula(definition: MetricDefinition): string {
  const { family, k, denominator } = definition
  const below = denominator === 'relevant' ? 'T' : denominator === 'min' ? `min(${k}, T)` : 'number of these hits'
  switch (family) {
    case 'precision':
      return `hits in the first ${k} / ${k}`
    case 'recall':
      return `hits in the first ${k} / ${below}`
    case 'hit_rate':
      return `1 with a hit in the first ${k}, else 0`
    case 'mrr':
      return `1 / rank of the first hit, 0 when it is below ${k}`
    case 'map':
      return `sum over hits in the first ${k} of the precision at that rank / ${below}`
    case 'ndcg':
      return gainFormula(definition)
  }
}

function gainFormula({ k, gain, discount, base, ideal }: MetricDefinition): string {
  const worth = { binary: '1', linear: 'r', exponential: '(2^r - 1)', 'exponential-above': '(2^(r - t + 1) - 1)' }[gain]
  const log = base === 2 ? 'log2' : `log_${base}`
  const by = { log: ` / ${log}(rank + 1)`, 'log-clipped': ` / max(1, ${log} rank)`, none: '', reciprocal: ' / rank' }[discount]
  const sum = `sum over hits in the first ${k} of ${worth}${by}`
  const best = {
    cut: `, divided by the same sum for the best ${k} relevant items at the top`,
    full: ', divided by the same sum for all relevant items at the top',
    retrieved: ', divided by the same sum for these hits at the top; 0 without a hit',
    none: '',
  }[ideal]
  return sum + best
}

/** What holds for every family. */
function conditionsOf({ threshold, noRelevant, emptyLists, negatives }: MetricDefinition): string[] {
  return [
    ...(threshold === null ? [] : [`relevant: ${thresholdName(threshold)}`]),
    ...(negatives === null ? [] : [`ranked among ${negatives} sampled others (expected value)`]),
    ...(noRelevant === 'left-out' ? [] : [`users without a relevant item ${noRelevantNames[noRelevant]}`]),
    ...(emptyLists === 'zero' ? [] : ['users with empty lists left out']),
  ]
}
