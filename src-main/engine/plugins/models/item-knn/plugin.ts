import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { neighbourSettings } from '../../neighbour-settings.ts'
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
    ...neighbourSettings({
      neighbours: { unit: 'items', default: 100, description: 'So many of the most similar items are kept per item.' },
      similarity: 'How near two items are, from the people whom they share.',
      shrinkage: 'Added to the denominator: similarities that rest on few people become smaller.',
      asymmetry: 'Share of the norm of the recommended item in the asymmetric cosine: 0.5 is the cosine, less favours popular items.',
      weighting: 'Whether people with very many items count less when items are compared.',
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
