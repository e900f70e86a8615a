import { z } from 'zod'
import { contentSettings } from '../../content-settings.ts'
import { defineModel } from '../../define.ts'
import { createAttributeRidge } from './attribute-ridge.ts'

const weight = (title: string, description: string, value: number) =>
  z
    .number()
    .min(0)
    .max(1000)
    .default(value)
    .meta({ search: [0.1, 4], title, description, symbol: 'w', group: 'Kernel', scale: 'log' })

export const attributeRidge = defineModel({
  id: 'attribute-ridge',
  title: 'Attribute ridge',
  summary: 'Kernel ridge regression from what an item is to who takes it. For new items; closed form, exactly explained, exactly tested.',
  reference:
    'Kernel ridge regression (Saunders, Gammerman, Vovk, ICML 1998): A = (K + lambda I)^-1 (R - 1 mu^T), score = mu_u + sum_j K(i, j) A_ju; K a weighted sum of cosine kernels of TF-IDF rows of attributes. Leave-one-out: R_i - A_i / G_ii.',
  family: 'Content',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: true, scoreUsers: true, deterministic: true },
  config: z.object({
    regularization: z
      .number()
      .min(0.01)
      .max(10_000)
      .default(5)
      .meta({
        search: [1, 30],
        title: 'Regularization',
        description:
          'Higher values trust the other items with like attributes less. A new item’s kernel with itself is the sum of the weights.',
        symbol: 'λ',
        group: 'Model',
        scale: 'log',
      }),
    tune: z.enum(['loo', 'fixed']).default('loo').meta({
      title: 'Weights',
      description:
        'loo: kernel weights and λ are chosen, starting from the ones given here, by the leave-one-out error on a sample of the known items. fixed: as given.',
      group: 'Model',
    }),
    tuningItems: z.number().int().min(10).max(5000).default(500).meta({
      title: 'Items to choose on',
      description: 'Size of that sample, at most half of the known items. Twice as many take five times as long.',
      unit: 'items',
      group: 'Model',
    }),
    pairsWeight: weight('Pairs of values', 'Weight of the squared kernel of all short attributes: a genre and a decade together count.', 1),
    shortWeight: weight('Short attributes', 'Weight of each attribute with up to 100 values, and of each number.', 0.5),
    namesWeight: weight('Names', 'Weight of all attributes with more values together: people, brands, tags.', 1),
    wordsWeight: weight('Words', 'Weight of the words of texts.', 0.5),
    ...contentSettings,
    text: z.boolean().default(true).meta({
      title: 'Words of texts',
      description: 'Whether fields of free text are read, word by word.',
      group: 'Attributes',
    }),
  }),
  presets: [
    {
      id: 'as-given',
      title: 'Weights as given',
      summary: 'Nothing is chosen: for a search over the weights, or where every known item shall carry a figure of trust.',
      config: { tune: 'fixed' },
    },
    {
      id: 'without-texts',
      title: 'Without texts',
      summary: 'Categories, numbers and names alone: what a catalogue knows of an item before anything is written about it.',
      config: { text: false },
    },
  ],
  create: createAttributeRidge,
})
