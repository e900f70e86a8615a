import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createMostPopular } from './most-popular.ts'

export const mostPopular = defineModel({
  id: 'most-popular',
  title: 'Most popular',
  summary: 'Everybody gets the items with the most interactions. The bar that a personal model must clear.',
  reference: 'Score of item i = number of training users with i.',
  family: 'Baselines',
  baseline: true,
  impersonal: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({}),
  presets: [],
  create: (_config, context) => createMostPopular(context.itemCount),
})
