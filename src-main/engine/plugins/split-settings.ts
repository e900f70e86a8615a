import { z } from 'zod'
import { Direction } from '../../contract/index.ts'
import { SplitRules } from '../data/positives.ts'

/** Settings that several ways of splitting share. What exactly a share is taken of, each says in its own words. */

const group = 'Sizes'

/** A share of something that is held out, rounded down. Two of them never leave less than a tenth for training. */
export function heldOutShare(usual: number, words: { title: string; description: string }) {
  return z
    .number()
    .gt(0)
    .max(0.45)
    .default(usual)
    .meta({ ...words, group })
}

/** The positives that an item needs to be drawn as a new one. */
export function positivesOfNewItem(words: { title: string; description: string }) {
  return z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10)
    .meta({ ...words, group })
}

/** For splits where every split has a seed by its rules, but nothing is drawn. */
export const seedWithoutEffect = SplitRules.shape.seed.meta({
  title: 'Seed of the split',
  description: 'Without effect here: time decides, nothing is drawn. The split and its hash stay the same.',
  group,
})

/** Which way round new items are asked about. */
export const rankedDirection = Direction.default('items-for-user').meta({
  title: 'Ranked are',
  description:
    'items-for-user: the new items for each user. users-for-item: all users for each new item. Figures of the two never stand in one table.',
  group,
})
