import type { VersionStep } from '../../contract/index.ts'
import { attributeColumn, type Bounds, isWithin, matchNumbers, matchValues } from '../data/match-attribute.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import { resolveSegment } from '../segments/resolve-segment.ts'
import { type Content, keepRows } from './content.ts'

type StepOf<K extends VersionStep['kind']> = Extract<VersionStep, { kind: K }>

/** Rows whose time or rating lies within the bounds. @throws WorkbenchError INVALID_INPUT for a dataset without that column. */
export function filterByColumn(content: Content, column: 'timeOf' | 'ratingOf', bounds: Bounds): Content {
  const values = content[column]
  if (!values) {
    const noun = column === 'timeOf' ? 'times' : 'ratings'
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The rows of ${content.detail.summary.name} have no ${noun}.`,
      `Leave out the step that chooses by ${noun}.`,
    )
  }
  const limits = column === 'ratingOf' ? asFloats(bounds) : bounds
  return keepRows(
    content,
    Uint8Array.from(values, (value) => (isWithin(value, limits) ? 1 : 0)),
  )
}

/** Ratings are 32-bit floats, of which 3.3 is a little less than 3.3: bounds are rounded as they are, or the rows at them would be lost. */
function asFloats({ from, to }: Bounds): Bounds {
  return { from: from === null ? null : Math.fround(from), to: to === null ? null : Math.fround(to) }
}

/** All rows of the items that fit. */
export function filterByItem(content: Content, step: StepOf<'items' | 'items-number'>): Content {
  const who = `Items of dataset "${content.detail.summary.name}"`
  const column = attributeColumn(content.itemAttributes, step.field, who, 'add a file of item attributes first.')
  const isInverted = step.kind === 'items' && step.inverted ? 1 : 0
  const fits = step.kind === 'items' ? matchValues(column, step.values, 'item') : matchNumbers(column, step)
  return keepRows(
    content,
    Uint8Array.from(content.itemOf, (item) => fits[item] ^ isInverted),
  )
}

/** All rows of the users whom the rule names. */
export function filterByUser(content: Content, { rule }: StepOf<'users'>): Content {
  return keepRows(content, rowsOfUsers(content, resolveSegment(content, rule)))
}

/** All rows of users that are drawn without putting back; the same seed and users give the same sample. */
export function sampleUsers(content: Content, { unit, size, seed }: StepOf<'sample'>): Content {
  const users = content.users.ids.length
  const wanted = unit === 'share' ? Math.round(Math.min(1, size) * users) : Math.min(users, Math.floor(size))
  const chosen = new Uint8Array(users)
  for (const user of permutation(users, createRng(seed).fork('sample of users')).subarray(0, wanted)) chosen[user] = 1
  return keepRows(content, rowsOfUsers(content, chosen))
}

function rowsOfUsers({ userOffsets, itemOf }: Content, chosen: Uint8Array): Uint8Array {
  const keep = new Uint8Array(itemOf.length)
  chosen.forEach((flag, user) => keep.fill(flag, userOffsets[user], userOffsets[user + 1]))
  return keep
}
