import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createPureSvd } from './pure-svd.ts'

export const pureSvd = defineModel({
  id: 'pure-svd',
  title: 'PureSVD',
  summary: 'The plain singular value decomposition with zeros for what is not known. One setting, no training loop.',
  reference:
    'Cremonesi, Koren, Turrin, Performance of Recommender Algorithms on Top-N Recommendation Tasks, RecSys 2010, equation 10: X = U S Qt, score = x Q Qt.',
  family: 'Factorisation',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(2000)
      .default(50)
      .meta({
        search: [8, 256],
        title: 'Dimensions',
        description: 'Singular vectors kept. Unlike in other factorisations more is soon worse: nothing else regularises.',
        symbol: 'f',
        group: 'Model',
        scale: 'log',
      }),
  }),
  presets: [
    { id: 'paper-50', title: 'Paper, 50 factors', summary: 'Cremonesi et al. 2010, MovieLens 1M.', config: { embeddingSize: 50 } },
    { id: 'paper-150', title: 'Paper, 150 factors', summary: 'Cremonesi et al. 2010, the larger setting.', config: { embeddingSize: 150 } },
  ],
  create: createPureSvd,
})
