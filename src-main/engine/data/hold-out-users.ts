import { z } from 'zod'
import type { SplitSpec } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng, permutation, shuffle } from '../kernel/rng.ts'
import { assembleStrongSplit, ceilShare, floorShare, partCode } from './assemble-split.ts'
import type { Dataset } from './dataset.ts'
import { type Positives, selectPositives, SplitRules } from './positives.ts'
import type { Split } from './split.ts'

const userShare = z.number().gt(0).max(0.45).default(0.1)

/** The settings of splits that hold out whole users. */
export const HeldOutUsers = SplitRules.extend({
  validationUserRatio: userShare.meta({
    title: 'Users for validation',
    description: 'Share of the users, rounded up, that settings and epochs are chosen on.',
    group: 'Sizes',
  }),
  testUserRatio: userShare.meta({
    title: 'Users for the test',
    description: 'Share of the users, rounded up, that the final figures come from.',
    group: 'Sizes',
  }),
  foldInRatio: z.number().min(0.05).max(0.95).default(0.8).meta({
    title: 'Given as input',
    description: 'Share of a held-out user’s positives, rounded down, that the model sees; the rest must be found.',
    group: 'Sizes',
  }),
})

/**
 * Holds out whole users, drawn by the seed, and cuts the history of each into input and target: at random, or the earliest share as input.
 */
export function holdOutUsers(dataset: Dataset, id: SplitSpec['id'], config: z.infer<typeof HeldOutUsers>, inTimeOrder: boolean): Split {
  const positives = selectPositives(dataset, config)
  const rng = createRng(config.seed)
  const users = positives.userIndex.length
  const validationCount = ceilShare(config.validationUserRatio, users)
  const testCount = ceilShare(config.testUserRatio, users)
  const eligible = permutation(users, rng.fork('users')).filter((row) => canBeHeldOut(positives, row, config.foldInRatio))
  if (eligible.length < validationCount + testCount) {
    throw new WorkbenchError(
      'SPLIT_EMPTY',
      `${validationCount} + ${testCount} users are to be held out, but only ${eligible.length} have enough positives to be cut into input and target.`,
      'Ask for more positives per user, or hold out fewer users.',
    )
  }
  const validationUsers = eligible.slice(0, validationCount).sort()
  const testUsers = eligible.slice(validationCount, validationCount + testCount).sort()
  const partOf = new Uint8Array(positives.items.length)
  const foldInRng = rng.fork('fold-in')
  const cut = (row: number, foldIn: number, heldOut: number): void => {
    const places = Uint32Array.from({ length: rowSize(positives, row) }, (_, k) => positives.offsets[row] + k)
    const input = floorShare(config.foldInRatio, places.length)
    if (!inTimeOrder) shuffle(places, foldInRng)
    places.forEach((place, n) => (partOf[place] = n < input ? foldIn : heldOut))
  }
  for (const row of validationUsers) cut(row, partCode.validationFoldIn, partCode.validation)
  for (const row of testUsers) cut(row, partCode.testFoldIn, partCode.test)
  return assembleStrongSplit(dataset, { id, config }, positives, partOf, validationUsers, testUsers)
}

/** A held-out user needs at least one positive on either side. */
function canBeHeldOut(positives: Positives, row: number, foldInRatio: number): boolean {
  const n = rowSize(positives, row)
  const input = floorShare(foldInRatio, n)
  return input >= 1 && input < n
}

function rowSize(positives: Positives, row: number): number {
  return positives.offsets[row + 1] - positives.offsets[row]
}
