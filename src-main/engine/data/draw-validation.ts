import { type Rng, shuffle } from '../kernel/rng.ts'
import { floorShare, partCode, type PartOf } from './assemble-split.ts'
import type { Positives } from './positives.ts'

/** Moves a random share of every user's training positives, rounded down, to the validation part. */
export function drawValidation({ userIndex, offsets }: Positives, partOf: PartOf, ratio: number, rng: Rng): void {
  for (let row = 0; row < userIndex.length; row++) {
    const places = Uint32Array.from({ length: offsets[row + 1] - offsets[row] }, (_, k) => offsets[row] + k)
    const trained = places.filter((place) => partOf[place] === partCode.train)
    shuffle(trained, rng)
    for (const place of trained.subarray(0, floorShare(ratio, trained.length))) partOf[place] = partCode.validation
  }
}

/**
 * Makes validation rows of the test rows of some users, drawn at random: a share, rounded down, of those that have any. They are not tested then;
 * what they have in training stays there. For lists that leave a user too few training rows to take any away.
 */
export function drawValidationUsers(
  { userIndex, offsets }: Positives,
  partOf: PartOf,
  ratio: number,
  rng: Rng,
): { validation: Uint32Array; test: Uint32Array } {
  const rows = Uint32Array.from(userIndex.keys())
  const tested = rows.filter((row) => partOf.subarray(offsets[row], offsets[row + 1]).includes(partCode.test))
  shuffle(tested, rng)
  const validation = tested.slice(0, floorShare(ratio, tested.length)).sort()
  for (const row of validation) {
    for (let k = offsets[row]; k < offsets[row + 1]; k++) if (partOf[k] === partCode.test) partOf[k] = partCode.validation
  }
  const drawn = new Set(validation)
  return { validation, test: rows.filter((row) => !drawn.has(row)) }
}
