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
