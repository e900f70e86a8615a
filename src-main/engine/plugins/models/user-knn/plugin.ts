import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { neighbourSettings } from '../../neighbour-settings.ts'
import { createUserKnn } from './user-knn.ts'

export const userKnn = defineModel({
  id: 'user-knn',
  title: 'User neighbours',
  summary: 'People with much in common recommend to each other what the other lacks. The oldest collaborative filter.',
  reference:
    'Resnick et al., GroupLens, CSCW 1994; for implicit data Aiolli, RecSys 2013: score of i = sum over the k nearest users v who have i of s_uv. Shrinkage and weighting as in Ferrari Dacrema, Cremonesi, Jannach, RecSys 2019.',
  family: 'Neighbourhoods',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    ...neighbourSettings({
      neighbours: { unit: 'users', default: 60, description: 'So many of the most similar people are asked.' },
      similarity: 'How near two people are, from the items that they share.',
      shrinkage: 'Added to the denominator: similarities that rest on few items become smaller.',
      asymmetry:
        'Share of the norm of the person who is recommended to in the asymmetric cosine; less favours neighbours with short histories.',
      weighting: 'Whether sharing a very popular item counts less.',
    }),
  }),
  presets: [
    {
      id: 'plain-cosine',
      title: 'Plain cosine',
      summary: 'Cosine of the binary histories, k = 100.',
      config: { neighbours: 100, weighting: 'none' },
    },
  ],
  create: (config, context) => createUserKnn(config, context.itemCount),
})
