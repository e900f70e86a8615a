import type { SplitPreview } from '../../contract/index.ts'
import { rowOf } from '../kernel/csr.ts'
import type { Dataset } from './dataset.ts'
import type { Split } from './split.ts'

type Part = SplitPreview['picture'][number]['parts'][number]

/** Rows of the picture per group of users, and the history length that fits on a line. */
const usersPerGroup = 3
const readableLength = 60

/** Counts, hash, a picture drawn from real users, and what to mind. */
export function describeSplit(dataset: Dataset, split: Split): SplitPreview {
  const partOfUser = describeUsers(split)
  return {
    counts: split.counts,
    splitHash: split.hash,
    picture: chooseUsers(dataset, split).map((row) => ({
      user: dataset.users.ids[split.userIndex[row]],
      parts: drawUser(dataset, split, row, partOfUser),
    })),
    warnings: findWarnings(dataset, split),
  }
}

/** Row of each part's matrices that belongs to a user row of the split. */
interface PartRows {
  readonly validation: Map<number, number>
  readonly test: Map<number, number>
}

function describeUsers(split: Split): PartRows {
  const byRow = (users: Uint32Array): Map<number, number> => new Map(Array.from(users, (user, row) => [user, row]))
  return { validation: byRow(split.validation.users), test: byRow(split.test.users) }
}

/** Some users of each group (held out for the test, for validation, neither) whose history fits on a line, spread over the dataset. */
function chooseUsers(dataset: Dataset, split: Split): number[] {
  const test = new Set(split.test.users)
  const validation = new Set(split.validation.users)
  const groups = new Map<string, number[]>()
  split.userIndex.forEach((user, row) => {
    const length = dataset.userOffsets[user + 1] - dataset.userOffsets[user]
    if (length > readableLength) return
    const key = `${test.has(row)} ${validation.has(row)}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  })
  const chosen = [...groups.values()].flatMap((rows) =>
    Array.from({ length: Math.min(usersPerGroup, rows.length) }, (_, n) => rows[Math.floor((n * rows.length) / usersPerGroup)]),
  )
  return chosen.length > 0 ? chosen.sort((a, b) => a - b) : [0]
}

function drawUser(dataset: Dataset, split: Split, row: number, rows: PartRows): Part[] {
  const user = split.userIndex[row]
  const columnOf = new Map(Array.from(split.itemIndex, (item, column) => [item, column]))
  const sets: [Part, Set<number>][] = [['train', new Set(rowOf(split.train, row))]]
  const isHeldOut = sets[0][1].size === 0
  const testRow = rows.test.get(row)
  const validationRow = rows.validation.get(row)
  if (validationRow !== undefined) {
    sets.push(['validation', new Set(rowOf(split.validation.heldOut, validationRow))])
    if (isHeldOut) sets.push(['foldin', new Set(rowOf(split.validation.foldIn, validationRow))])
  }
  if (testRow !== undefined) {
    sets.push(['test', new Set(rowOf(split.test.heldOut, testRow))])
    if (isHeldOut) sets.push(['foldin', new Set(rowOf(split.test.foldIn, testRow))])
  }
  const items = dataset.itemOf.subarray(dataset.userOffsets[user], dataset.userOffsets[user + 1])
  const threshold = split.counts.threshold
  return Array.from(items, (item, k): Part => {
    const column = columnOf.get(item)
    const rating = dataset.ratingOf?.[dataset.userOffsets[user] + k]
    if (column === undefined || (threshold !== null && rating !== undefined && rating < threshold)) return 'unused'
    return sets.find(([, columns]) => columns.has(column))?.[0] ?? 'unused'
  }).slice(-readableLength)
}

/** Fewer evaluated users (or items) than this make intervals so wide that models can hardly be told apart. */
const few = 100

function findWarnings(dataset: Dataset, split: Split): string[] {
  const { counts, spec } = split
  const warnings = split.direction === 'items-for-user' ? warnOfUsers(split) : warnOfItems(split)
  if (counts.droppedUsers > dataset.users.ids.length / 2) {
    warnings.push(`The rules leave out ${counts.droppedUsers} of ${dataset.users.ids.length} users.`)
  }
  if (timed.includes(spec.id) && dataset.detail.summary.timeKind === 'none') {
    warnings.push('This dataset has no times: "most recent" means "last in the file".')
  }
  return warnings
}

/** Splits in which a user's order of time decides. */
const timed = ['user-temporal', 'leave-one-out', 'strong-generalization-temporal']

function warnOfUsers(split: Split): string[] {
  const { counts, spec } = split
  const warnings: string[] = []
  if (counts.testUsers < few) warnings.push(`Only ${counts.testUsers} users are in the test: intervals will be wide.`)
  if (counts.validationUsers < few) {
    warnings.push(`Only ${counts.validationUsers} users are in the validation part: the choice of the best epoch will be noisy.`)
  }
  const without = {
    validation: split.validation.users.length - counts.validationUsers,
    test: split.test.users.length - counts.testUsers,
  }
  const why = (part: 'validation' | 'test'): string =>
    counts.newItems
      ? `took none of the new ${part} items`
      : spec.id === 'global-temporal'
        ? `have a past, but took nothing in the time of ${part === 'test' ? 'the test' : 'validation'}`
        : `have too few positives for a ${part} item`
  for (const part of ['validation', 'test'] as const) {
    if (without[part] > 0) warnings.push(`${without[part]} users ${why(part)}; they are counted, not averaged.`)
  }
  return warnings
}

function warnOfItems({ counts: { newItems } }: Split): string[] {
  const warnings: string[] = []
  if (newItems && newItems.test < few) warnings.push(`Only ${newItems.test} items are in the test: intervals will be wide.`)
  if (newItems && newItems.validation < few) {
    warnings.push(`Only ${newItems.validation} items are in the validation part: the choice of the best epoch will be noisy.`)
  }
  return warnings
}
