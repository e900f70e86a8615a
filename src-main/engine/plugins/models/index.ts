import type { ModelPlugin } from '../define.ts'
import { attributeCounts } from './attribute-counts/plugin.ts'
import { attributeRidge } from './attribute-ridge/plugin.ts'
import { blend } from './blend/plugin.ts'
import { bprMf } from './bpr-mf/plugin.ts'
import { cfgan, cfganItem } from './cfgan/plugin.ts'
import { contentKnn } from './content-knn/plugin.ts'
import { cvae } from './cvae/plugin.ts'
import { ease } from './ease/plugin.ts'
import { ials } from './ials/plugin.ts'
import { itemKnn } from './item-knn/plugin.ts'
import { lara } from './lara/plugin.ts'
import { mostActiveUsers } from './most-active-users/plugin.ts'
import { mostPopular } from './most-popular/plugin.ts'
import { multDae } from './mult-dae/plugin.ts'
import { multVae } from './mult-vae/plugin.ts'
import { pureSvd } from './pure-svd/plugin.ts'
import { random } from './random/plugin.ts'
import { rp3beta } from './rp3beta/plugin.ts'
import { slim } from './slim/plugin.ts'
import { userKnn } from './user-knn/plugin.ts'

/** All models, in the order in which lists show them. */
export const models: readonly ModelPlugin[] = [
  multVae,
  multDae,
  cvae,
  cfgan,
  cfganItem,
  lara,
  ease,
  slim,
  ials,
  bprMf,
  pureSvd,
  itemKnn,
  userKnn,
  rp3beta,
  attributeRidge,
  contentKnn,
  attributeCounts,
  blend,
  mostPopular,
  mostActiveUsers,
  random,
]
