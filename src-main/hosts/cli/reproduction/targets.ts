import { cfganTargets } from './targets/cfgan.ts'
import { citeulikeTargets } from './targets/citeulike.ts'
import { movielensTargets } from './targets/movielens.ts'
import { newItemTargets } from './targets/new-items.ts'
import type { Target } from './target.ts'

/** Published figures and what a run of ours has to reach beside them. Settings come from papers, or were chosen on validation. */
export const targets: readonly Target[] = [...movielensTargets, ...cfganTargets, ...newItemTargets, ...citeulikeTargets]
