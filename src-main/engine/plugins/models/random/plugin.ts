import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createRandom } from './random.ts'

export const random = defineModel({
  id: 'random',
  title: 'Random',
  summary: 'A shuffled list for every history. What metrics read when nothing was learned.',
  reference: 'Scores are independent uniform numbers that follow from the seed and the history.',
  family: 'Baselines',
  baseline: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  withoutHistory: 'The order is drawn by lot for each history: another history has another order, for no reason.',
  config: z.object({}),
  presets: [],
  create: (_config, context) => createRandom(context.itemCount, context.rng),
})
