import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { neighboursSetting } from '../../neighbour-settings.ts'
import { createRp3beta } from './rp3beta.ts'

export const rp3beta = defineModel({
  id: 'rp3beta',
  title: 'RP3beta',
  summary: 'Random walks of three steps, history to people to items, with popular items held back. Quick and often close to the best.',
  reference:
    'Paudel, Christoffel, Newell, Bernstein, Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications, TiiS 2017: P3alpha transition probabilities to the power alpha (Cooper et al., WWW 2014), divided by popularity to the power beta.',
  family: 'Neighbourhoods',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    ...neighboursSetting(
      { unit: 'items', default: 100, description: 'So many of the likeliest ends are kept per item that a walk may start from.' },
      [20, 500],
    ),
    alpha: z
      .number()
      .min(0)
      .max(5)
      .default(1)
      .meta({
        search: [0.2, 2],
        title: 'Exponent of the steps',
        description: 'Every transition probability is raised to this power: above 1 short histories and rare items lead more often.',
        symbol: 'α',
        group: 'Model',
      }),
    beta: z
      .number()
      .min(0)
      .max(5)
      .default(0.6)
      .meta({
        search: [0, 1],
        title: 'Penalty on popularity',
        description: 'Scores are divided by popularity to this power; 0 is P3alpha, which recommends what is popular.',
        symbol: 'β',
        group: 'Model',
      }),
  }),
  presets: [
    { id: 'p3alpha', title: 'P3alpha', summary: 'Without the penalty (Cooper et al. 2014).', config: { beta: 0 } },
    {
      id: 'elliot-ml-1m',
      title: 'Elliot, MovieLens 1M',
      summary: 'Anelli et al., UMAP 2022: k 158, α 1.435, β .327.',
      config: { neighbours: 158, alpha: 1.435, beta: 0.327 },
    },
  ],
  create: (config, context) => createRp3beta(config, context.itemCount),
})
