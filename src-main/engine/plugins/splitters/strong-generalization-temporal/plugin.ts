import { HeldOutUsers, holdOutUsers } from '../../../data/hold-out-users.ts'
import { defineSplitter } from '../../define.ts'

export const strongGeneralizationTemporal = defineSplitter({
  id: 'strong-generalization-temporal',
  title: 'Held-out users, their latest to be found',
  summary:
    'Whole users are held out for validation and test, as in strong generalisation; of each, the earliest 80 % of the positives are given as input and the latest must be found.',
  usedBy: 'SVAE',
  config: HeldOutUsers,
  split: (dataset, config) => holdOutUsers(dataset, 'strong-generalization-temporal', config, true),
})
