import { z } from 'zod'
import { contentSettings } from '../../content-settings.ts'
import { defineModel } from '../../define.ts'
import { neighbourSettings } from '../../neighbour-settings.ts'
import { createContentKnn } from './content-knn.ts'

export const contentKnn = defineModel({
  id: 'content-knn',
  title: 'Content neighbours',
  summary:
    'Items are near when their attributes agree; a history recommends what is like its items, new or not. The bar for models on content.',
  reference:
    'Content-based item neighbours as in Ferrari Dacrema, Boglio, Cremonesi, Jannach, TOIS 2021 (ItemKNN-CBF): score of i = sum of s_ij over the k items j most like i that are in the history, s from weighted attributes. Lops, de Gemmis, Semeraro, Recommender Systems Handbook, 2011.',
  family: 'Content',
  baseline: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: true, scoreUsers: true, deterministic: true },
  config: z.object({
    ...neighbourSettings({
      neighbours: { unit: 'items', default: 100, description: 'So many of the known items most like an item speak for it.' },
      similarity: 'How near two items are, from the attributes that they share.',
      shrinkage: 'Added to the denominator: similarities that rest on few attributes become smaller.',
      asymmetry:
        'Share of the norm of the recommended item in the asymmetric cosine: 0.5 is the cosine, less favours items with many attributes.',
      weighting: 'Whether attributes that many items have count less when items are compared.',
    }),
    balanceFields: z
      .boolean()
      .default(true)
      .meta({
        search: [true, false],
        title: 'Fields count alike',
        description:
          'Whether each attribute field of an item weighs the same, however many values it has; a plot has more words than genres.',
        group: 'Model',
      }),
    ...contentSettings,
    text: z.boolean().default(true).meta({
      title: 'Words of texts',
      description: 'Whether fields of free text are read, word by word.',
      group: 'Attributes',
    }),
    maximumWords: z.number().int().min(1).max(1_000_000).default(20_000).meta({
      title: 'Words at most',
      description: 'Words of a text attribute that are kept, the most telling ones.',
      unit: 'words',
      group: 'Attributes',
    }),
  }),
  presets: [
    {
      id: 'plain-cosine',
      title: 'Plain cosine',
      summary: 'Cosine of the binary attributes, k = 200: what most studies mean by content-based neighbours.',
      config: { neighbours: 200, weighting: 'none' },
    },
  ],
  create: createContentKnn,
})
