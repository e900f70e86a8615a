import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createBlend } from './blend.ts'

export const blend = defineModel({
  id: 'blend',
  title: 'Blend',
  summary: 'Finished runs mixed: a weighted sum of their scores, with weights that are given or chosen on validation.',
  reference:
    'Linear blending and stacking: weights by greedy ensemble selection with replacement (Caruana et al., ICML 2004, section 2), or by logistic regression on the parts’ scores (Wolpert, Neural Networks 1992; Ting and Witten, JAIR 1999).',
  family: 'Combination',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  runsSetting: 'runs',
  config: z.object({
    runs: z.array(z.string()).default([]).meta({
      title: 'Runs',
      description: 'The finished runs that are mixed: of one dataset and one split.',
      group: 'Parts',
    }),
    weighting: z.enum(['validation', 'stacking', 'fixed']).default('validation').meta({
      title: 'Weighting',
      description:
        'validation: parts are added one by one, each time the one that helps nDCG@100 on validation most. stacking: logistic regression of held-out items on the parts’ scores, on validation. fixed: the weights below.',
      group: 'Parts',
    }),
    weights: z.array(z.number().min(-100).max(100)).default([]).meta({
      title: 'Weights',
      description: 'One for each run, in their order, for fixed weighting. None: all alike.',
      symbol: 'w',
      group: 'Parts',
    }),
    normalization: z.enum(['z-score', 'min-max', 'none']).default('z-score').meta({
      title: 'Normalisation',
      description:
        'How scores of unlike models are brought to one scale, for each user over the items that are new to the user: mean 0 and deviation 1, from 0 to 1, or not at all.',
      group: 'Parts',
    }),
  }),
  presets: [
    {
      id: 'alike',
      title: 'All alike',
      summary: 'Nothing is chosen: every run counts the same.',
      config: { weighting: 'fixed', weights: [] },
    },
  ],
  create: createBlend,
})
