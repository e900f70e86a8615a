import { unranked } from '../../evaluation/ranking.ts'
import { defineMetric } from '../define.ts'

export const auc = defineMetric({
  id: 'auc',
  title: 'AUC',
  formula:
    'share of the pairs (held-out item, other candidate) with the held-out item in front: (T C - sum of ranks - T (T - 1) / 2) / (T (C - T)), C = candidates',
  summary:
    'Area under the ROC curve over the whole ranking, no cut-off: .5 is chance. It counts swaps at rank 3,000 as much as at rank 3, so it flatters models whose top is poor.',
  higherIsBetter: true,
  hasCutoff: false,
  perUser: ({ ranks, candidates }) => {
    const others = candidates - ranks.length
    // Nothing else to be ranked below: no pair, no error.
    if (others <= 0) return candidates === 0 ? 0 : 1
    let inFront = 0
    for (let i = 0; i < ranks.length; i++) {
      // Candidates below this rank, less the held-out ones among them: those that follow in `ranks`.
      if (ranks[i] !== unranked) inFront += candidates - ranks[i] - (ranks.length - 1 - i)
    }
    return inFront / (ranks.length * others)
  },
})
