import type { MetricPlugin } from '../define.ts'
import { auc } from './auc.ts'
import { coverage } from './coverage.ts'
import { gini } from './gini.ts'
import { hitRate } from './hit-rate.ts'
import { intraListDiversity } from './intra-list-diversity.ts'
import { mapFull } from './map-full.ts'
import { mapRetrieved } from './map-retrieved.ts'
import { map } from './map.ts'
import { mrr } from './mrr.ts'
import { ndcgFullIdeal } from './ndcg-full-ideal.ts'
import { ndcgRetrieved } from './ndcg-retrieved.ts'
import { ndcg } from './ndcg.ts'
import { novelty } from './novelty.ts'
import { popularityLift } from './popularity-lift.ts'
import { precision } from './precision.ts'
import { recallFull } from './recall-full.ts'
import { recallMin } from './recall-min.ts'
import { sameList } from './same-list.ts'

/** All metrics, in the order in which tables show them. */
export const metrics: readonly MetricPlugin[] = [
  ndcg,
  recallMin,
  recallFull,
  precision,
  map,
  mrr,
  hitRate,
  ndcgFullIdeal,
  mapFull,
  auc,
  ndcgRetrieved,
  mapRetrieved,
  coverage,
  gini,
  novelty,
  popularityLift,
  sameList,
  intraListDiversity,
]
