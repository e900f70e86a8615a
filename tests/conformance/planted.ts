import type { EvaluationPart } from '../../src-main/engine/data/split.ts'
import { type Csr, csrFromRows } from '../../src-main/engine/kernel/csr.ts'
import { createRng, permutation } from '../../src-main/engine/kernel/rng.ts'

export const plantedUsers = 200
export const plantedItems = 60
const perUser = 15
const heldOutPerUser = 3

/**
 * A checkerboard: even users like even items, odd users odd ones, each a random 15 of the 30. Whoever has understood it ranks the 18 unknown
 * items of the own colour above the 30 of the other; popularity knows nothing of colours.
 */
export function plantCheckerboard(): { train: Csr; part: EvaluationPart } {
  const rng = createRng(11)
  const known: number[][] = []
  const heldOut: number[][] = []
  for (let user = 0; user < plantedUsers; user++) {
    const liked = [...permutation(plantedItems / 2, rng)].slice(0, perUser).map((half) => 2 * half + (user % 2))
    heldOut.push(liked.slice(0, heldOutPerUser))
    known.push(liked.slice(heldOutPerUser))
  }
  const train = csrFromRows(known, plantedItems)
  const users = Uint32Array.from({ length: plantedUsers }, (_, user) => user)
  return { train, part: { users, foldIn: train, heldOut: csrFromRows(heldOut, plantedItems) } }
}
