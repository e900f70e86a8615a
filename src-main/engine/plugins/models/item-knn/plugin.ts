import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createItemKnn } from './item-knn.ts'

export const itemKnn = defineModel({
  id: 'item-knn',
  title: 'Item neighbours',
  summary:
    'Items are near when the same people have them; a history recommends the neighbours of its items. Simple, quick, explains itself.',
  reference:
    'Sarwar, Karypis, Konstan, Riedl, WWW 2001; Deshpande, Karypis, TOIS 2004: score of i = sum over the history’s items j of s_ij, for the k largest s_ij. Asymmetric cosine: Aiolli, RecSys 2013. Shrinkage and weighting as in Ferrari Dacrema, Cremonesi, Jannach, RecSys 2019.',
  family: 'Neighbourhoods',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    neighbours: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .meta({
        search: [10, 800],
        title: 'Neighbours',
        description: 'So many of the most similar items are kept per item.',
        symbol: 'k',
        unit: 'items',
        group: 'Model',
        scale: 'log',
      }),
    similarity: z
      .enum(['cosine', 'asymmetric-cosine', 'jaccard'])
      .default('cosine')
      .meta({
        search: ['cosine', 'asymmetric-cosine', 'jaccard'],
        title: 'Similarity',
        description: 'How near two items are, from the people whom they share.',
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
        description: 'Added to the denominator: similarities that rest on few people become smaller.',
        symbol: 'h',
        group: 'Model',
      }),
    asymmetry: z.number().min(0).max(1).default(0.5).meta({
      title: 'Asymmetry',
      description: 'Share of the norm of the recommended item in the asymmetric cosine: 0.5 is the cosine, less favours popular items.',
      symbol: 'α',
      group: 'Model',
    }),
    weighting: z
      .enum(['none', 'tf-idf', 'bm25'])
      .default('tf-idf')
      .meta({
        search: ['none', 'tf-idf', 'bm25'],
        title: 'Weighting',
        description: 'Whether people with very many items count less when items are compared.',
        group: 'Model',
      }),
    keptPer: z.enum(['recommended-item', 'history-item']).default('recommended-item').meta({
      title: 'Neighbours kept per',
      description:
        'The k neighbours of each item that may be recommended (Sarwar 2001), or of each item that may be in a history (Deshpande 2004).',
      group: 'Model',
    }),
  }),
  presets: [
    {
      id: 'plain-cosine',
      title: 'Plain cosine',
      summary: 'Cosine of the binary columns, k = 200: what most libraries mean by ItemKNN.',
      config: { neighbours: 200, weighting: 'none' },
    },
    {
      id: 'asymmetric',
      title: 'Asymmetric cosine',
      summary: 'Aiolli 2013 with α = 0.3: leans towards popular items.',
      config: { similarity: 'asymmetric-cosine', asymmetry: 0.3, weighting: 'none' },
    },
  ],
  create: (config, context) => createItemKnn(config, context.itemCount),
})
