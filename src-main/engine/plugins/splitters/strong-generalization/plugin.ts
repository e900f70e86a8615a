import { HeldOutUsers, holdOutUsers } from '../../../data/hold-out-users.ts'
import { defineSplitter } from '../../define.ts'

export const strongGeneralization = defineSplitter({
  id: 'strong-generalization',
  title: 'Held-out users (strong generalisation)',
  summary:
    'Whole users are held out for validation and test; models never train on them. Of each, a random 80 % of the positives is given as input and the rest must be found.',
  usedBy: 'Mult-VAE, EASE, RecVAE, iALS (2021)',
  config: HeldOutUsers,
  split: (dataset, config) => holdOutUsers(dataset, 'strong-generalization', config, false),
})
