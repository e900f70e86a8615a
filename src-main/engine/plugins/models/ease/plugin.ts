import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createEase } from './ease.ts'

export const ease = defineModel({
  id: 'ease',
  title: 'EASE',
  summary: 'A linear item-to-item model with a closed form and one setting. Fast, strong, the bar for everything deeper.',
  reference:
    'Harald Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019, equations 2 to 8: minimise |X - XB|^2 + lambda |B|^2 with diag(B) = 0; P = (XtX + lambda I)^-1, B_ij = -P_ij / P_jj, B_ii = 0; score = x B. Popularity scaling: Steck, Markov Random Fields for Collaborative Filtering, NeurIPS 2019.',
  family: 'Linear',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    regularization: z
      .number()
      .min(0.001)
      .max(1e7)
      .default(500)
      .meta({
        search: [10, 5000],
        title: 'Regularization',
        description:
          'Higher values trust rare co-occurrences less. A good start is 0.1 to 1 times the mean number of interactions per item.',
        symbol: 'λ',
        group: 'Model',
        scale: 'log',
      }),
    popularityExponent: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({
        search: [0, 1],
        title: 'Popularity scaling',
        description:
          'The ridge of an item that predicts others grows with its popularity to this power; its mean stays the regularization. 0: the same for all, as in the paper of EASE.',
        symbol: 'α',
        group: 'Model',
      }),
  }),
  presets: [
    { id: 'paper-ml-20m', title: 'Paper, MovieLens 20M', summary: 'Steck 2019, table 1.', config: { regularization: 500 } },
    { id: 'paper-netflix', title: 'Paper, Netflix', summary: 'Steck 2019, table 1.', config: { regularization: 1000 } },
    { id: 'paper-msd', title: 'Paper, Million Songs', summary: 'Steck 2019, table 1.', config: { regularization: 200 } },
    {
      id: 'ml-1m-temporal',
      title: 'MovieLens 1M, latest held out',
      summary: 'Tuned on validation for the user-temporal split.',
      config: { regularization: 400 },
    },
  ],
  create: (config, context) => createEase(config, context.itemCount),
})
