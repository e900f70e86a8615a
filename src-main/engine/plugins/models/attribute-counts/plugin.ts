import { z } from 'zod'
import { contentSettings } from '../../content-settings.ts'
import { defineModel } from '../../define.ts'
import { createAttributeCounts } from './attribute-counts.ts'

export const attributeCounts = defineModel({
  id: 'attribute-counts',
  title: 'Attribute counts',
  summary: 'An item suits whoever had many items with its attributes. Learns nothing, works for new items: the bar for models on content.',
  reference:
    'Score = attributes of the item (0 or 1) . counts of the attributes in the user’s history. The last step of LARA (Sun et al., WSDM 2020) with the item itself in place of the generated profile.',
  family: 'Content',
  baseline: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: true, scoreUsers: true, deterministic: true },
  config: z.object({
    normalization: z.enum(['raw', 'share', 'cosine']).default('raw').meta({
      title: 'Counts',
      description:
        'Raw counts rank active users first for every item, which is most of their quality. Shares divide by the sum of a user’s counts, the cosine by the lengths of both sides.',
      group: 'Model',
    }),
    ...contentSettings,
  }),
  presets: [],
  create: createAttributeCounts,
})
