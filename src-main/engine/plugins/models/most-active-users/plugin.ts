import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createMostActiveUsers } from './most-active-users.ts'

export const mostActiveUsers = defineModel({
  id: 'most-active-users',
  title: 'Most active users',
  summary: 'Every new item goes to the people with the most interactions. The bar for finding the users of an item.',
  reference: 'Score of user u for any item = number of interactions in u’s history.',
  family: 'Baselines',
  baseline: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: true, deterministic: true },
  withoutHistory: 'A history counts by its length alone, the same for every item: no item of it speaks for another one.',
  config: z.object({}),
  presets: [],
  create: (_config, context) => createMostActiveUsers(context.itemCount),
})
