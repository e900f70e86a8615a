import { z } from 'zod'
import { defineModel } from '../../define.ts'
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
    neighbours: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(60)
      .meta({
        search: [10, 800],
        title: 'Neighbours',
        description: 'So many of the most similar people are asked.',
        symbol: 'k',
        unit: 'users',
        group: 'Model',
        scale: 'log',
      }),
    similarity: z
      .enum(['cosine', 'asymmetric-cosine', 'jaccard'])
      .default('cosine')
      .meta({
        search: ['cosine', 'asymmetric-cosine', 'jaccard'],
        title: 'Similarity',
        description: 'How near two people are, from the items that they share.',
        group: 'Model',
      }),
    shrinkage: z
      .number()
      .min(0)
      .max(10_000)
      .default(0)
      .meta({
        search: [0, 500],
        title: 'Shrinkage',
        description: 'Added to the denominator: similarities that rest on few items become smaller.',
        symbol: 'h',
        group: 'Model',
      }),
    asymmetry: z.number().min(0).max(1).default(0.5).meta({
      title: 'Asymmetry',
      description:
        'Share of the norm of the person who is recommended to in the asymmetric cosine; less favours neighbours with short histories.',
      symbol: 'α',
      group: 'Model',
    }),
    weighting: z
      .enum(['none', 'tf-idf', 'bm25'])
      .default('tf-idf')
      .meta({
        search: ['none', 'tf-idf', 'bm25'],
        title: 'Weighting',
        description: 'Whether sharing a very popular item counts less.',
        group: 'Model',
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
