import type { SplitterPlugin } from '../define.ts'
import { fixedFolds } from './fixed-folds/plugin.ts'
import { globalTemporal } from './global-temporal/plugin.ts'
import { heldOutItems } from './held-out-items/plugin.ts'
import { kFold } from './k-fold/plugin.ts'
import { leaveOneOut } from './leave-one-out/plugin.ts'
import { newItems } from './new-items/plugin.ts'
import { strongGeneralization } from './strong-generalization/plugin.ts'
import { strongGeneralizationTemporal } from './strong-generalization-temporal/plugin.ts'
import { userRandom } from './user-random/plugin.ts'
import { userTemporal } from './user-temporal/plugin.ts'

/** All splitters, the default first. */
export const splitters: readonly SplitterPlugin[] = [
  strongGeneralization,
  strongGeneralizationTemporal,
  userRandom,
  userTemporal,
  leaveOneOut,
  globalTemporal,
  newItems,
  kFold,
  heldOutItems,
  fixedFolds,
]
