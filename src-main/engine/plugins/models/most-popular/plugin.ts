import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createMostPopular } from './most-popular.ts'

export const mostPopular = defineModel({
  id: 'most-popular',
  title: 'Most popular',
  summary: 'Everybody gets the items with the most interactions. The bar that a personal model must clear.',
  reference:
    'Score of item i = number of training users with i; as variants those of the latest days, or each weighted by 2^(-age / half-life) (Ji, Sun, Zhang, Li, A Re-visit of the Popularity Baseline in Recommender Systems, SIGIR 2020), and within the group of the user.',
  family: 'Baselines',
  baseline: true,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  withoutHistory:
    'The order is that of what all users, or those of a group, have most: the history takes items out of the list and moves none.',
  impersonal: true,
  config: z.object({
    counted: z
      .enum(['all-time', 'recent', 'half-life'])
      .default('all-time')
      .meta({
        search: ['all-time', 'recent', 'half-life'],
        title: 'Counted',
        description:
          'All interactions alike, only those of the latest days, or all with a weight that halves with age. Age is counted from the latest training interaction.',
        group: 'Model',
      }),
    windowDays: z
      .number()
      .gt(0)
      .max(100_000)
      .default(30)
      .meta({
        search: [1, 365],
        title: 'Latest days',
        description: 'How far back "recent" looks.',
        unit: 'days',
        group: 'Model',
        scale: 'log',
      }),
    halfLifeDays: z
      .number()
      .gt(0)
      .max(100_000)
      .default(30)
      .meta({
        search: [1, 365],
        title: 'Half-life',
        description: 'Age at which an interaction counts half, for "half-life".',
        symbol: 'T',
        unit: 'days',
        group: 'Model',
        scale: 'log',
      }),
    group: z.string().max(200).default('').meta({
      title: 'Within a group',
      description:
        'Name of an attribute of users: each is shown what is popular among those with the same value. Empty: what is popular among all.',
      group: 'Model',
    }),
  }),
  presets: [
    {
      id: 'last-month',
      title: 'Last month',
      summary: 'Interactions of the latest 30 days alone.',
      config: { counted: 'recent', windowDays: 30 },
    },
    {
      id: 'fading',
      title: 'Fading',
      summary: 'An interaction counts half after 30 days, a quarter after 60.',
      config: { counted: 'half-life', halfLifeDays: 30 },
    },
  ],
  create: createMostPopular,
})
