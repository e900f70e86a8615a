import { z } from 'zod'
import type { VocabularyOptions } from '../data/content.ts'

/** Settings that models on attributes of items share: which attributes are read, and how. Spread into a plugin's config. */
export const contentSettings = {
  fields: z.string().max(2000).default('').meta({
    title: 'Attributes',
    description: 'Names of the attributes to read, separated by commas. Empty: all of them.',
    group: 'Attributes',
  }),
  bins: z.number().int().min(1).max(1000).default(10).meta({
    title: 'Ranges of numbers',
    description: 'Numbers and dates are cut into so many ranges with equally many items.',
    unit: 'ranges',
    group: 'Attributes',
  }),
  minimumItems: z.number().int().min(1).max(1_000_000).default(2).meta({
    title: 'Items per value',
    description: 'A value or word that fewer of the known items have is not used: it can say nothing about others.',
    unit: 'items',
    group: 'Attributes',
  }),
  text: z.boolean().default(false).meta({
    title: 'Words of texts',
    description: 'Whether fields of free text are read, word by word.',
    group: 'Attributes',
  }),
}

export type ContentSettings = z.infer<z.ZodObject<typeof contentSettings>>

export function vocabularyOptions({ fields, bins, minimumItems, text }: ContentSettings): VocabularyOptions {
  const names = fields
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return { bins, minimumItems, text, ...(names.length > 0 ? { fields: names } : {}) }
}
