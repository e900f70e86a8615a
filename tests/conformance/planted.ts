import { describeColumn } from '../../src-main/engine/data/attribute-fields.ts'
import type { AttributeColumn } from '../../src-main/engine/data/dataset.ts'
import type { EvaluationPart } from '../../src-main/engine/data/split.ts'
import { type Csr, csrFromRows, rowOf } from '../../src-main/engine/kernel/csr.ts'
import { createRng, permutation } from '../../src-main/engine/kernel/rng.ts'

export const plantedUsers = 200
export const plantedItems = 60
const perUser = 15
const heldOutPerUser = 3

/** What a model gets: rows to learn from, and what the items are. */
export interface PlantedData {
  readonly train: Csr
  readonly itemAttributes: readonly AttributeColumn[]
}

/**
 * A checkerboard: even users like even items, odd users odd ones, each a random 15 of the 30. Whoever has understood it ranks the 18 unknown
 * items of the own colour above the 30 of the other; popularity knows nothing of colours.
 */
export function plantCheckerboard(): PlantedData & { part: EvaluationPart } {
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
  return { train, itemAttributes: plantAttributes(), part: { users, foldIn: train, heldOut: csrFromRows(heldOut, plantedItems) } }
}

/** Two items of either colour that nobody has had yet. */
export const newItems = [20, 21, 40, 41] as const

/** The same board without any interaction with the new items; their attributes are known. */
export function plantNewItems(): PlantedData {
  const { train, itemAttributes } = plantCheckerboard()
  const isNew = new Set<number>(newItems)
  const rows = Array.from({ length: train.rows }, (_, user) => rowOf(train, user).filter((item) => !isNew.has(item)))
  return { train: csrFromRows(rows, plantedItems), itemAttributes }
}

/** The colour says everything; one attribute of each other kind says nothing. Some values are missing. */
function plantAttributes(): AttributeColumn[] {
  const rng = createRng(12)
  const items = Array.from({ length: plantedItems }, (_, item) => item)
  const shapes = ['round', 'square', 'tall', 'flat', 'bent', 'hollow']
  const draw = (): string => shapes[rng.int(shapes.length)]
  return [
    describeColumn(
      'colour',
      'category',
      null,
      items.map((item) => (item % 2 === 0 ? 'white' : 'black')),
    ),
    describeColumn(
      'shapes',
      'multi',
      '|',
      items.map((item) => (item % 9 === 3 ? null : [...new Set([draw(), draw()])])),
    ),
    describeColumn(
      'size',
      'number',
      null,
      items.map((item) => (item % 9 === 4 ? null : rng.int(100))),
    ),
    describeColumn(
      'note',
      'text',
      null,
      items.map((item) => (item % 9 === 5 ? null : `Found by ${draw()} ${draw()} water`)),
    ),
  ]
}
