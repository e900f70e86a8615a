import { assertNever, WorkbenchError } from '../kernel/errors.ts'
import { numberOf, textsOf } from '../data/content-values.ts'
import type { AttributeColumn, Dataset } from '../data/dataset.ts'
import type { ResolvablePart, ResolvableRule } from './resolvable-rule.ts'

/** Values that a message names. */
const namedValues = 10

/**
 * One flag per user of the dataset: 1 is in the segment. The same dataset and rule give the same flags.
 * @throws WorkbenchError INVALID_INPUT for an attribute, or a value of one, that the dataset's users do not have.
 */
export function resolveSegment(dataset: Dataset, { combine, parts }: ResolvableRule): Uint8Array<ArrayBuffer> {
  const [first, ...others] = parts.map((part) => resolvePart(dataset, part))
  for (const other of others) {
    for (let user = 0; user < first.length; user++) {
      first[user] = combine === 'all' ? first[user] & other[user] : first[user] | other[user]
    }
  }
  return first
}

function resolvePart(dataset: Dataset, part: ResolvablePart): Uint8Array<ArrayBuffer> {
  const { ids } = dataset.users
  switch (part.kind) {
    case 'attribute': {
      const { field, values } = columnOf(dataset, part.field)
      const wanted = new Set(part.values)
      requireKnown(field.name, values, wanted)
      return Uint8Array.from(ids, (_, user) => (textsOf(values[user]).some((text) => wanted.has(text)) ? 1 : 0))
    }
    case 'number': {
      const { field, values } = columnOf(dataset, part.field)
      // A category may be made of numbers: the first years of age groups.
      const numbers = values.map((value) => numberOf(typeof value === 'object' ? null : value, field.type === 'date'))
      if (numbers.every((number) => number === null)) {
        throw new WorkbenchError('INVALID_INPUT', `${field.name} has no numbers.`, `Give values instead, such as ${field.name}=value.`)
      }
      return Uint8Array.from(ids, (_, user) => (isWithin(numbers[user], part) ? 1 : 0))
    }
    case 'activity':
      return Uint8Array.from(ids, (_, user) => (isWithin(dataset.userOffsets[user + 1] - dataset.userOffsets[user], part) ? 1 : 0))
    case 'users': {
      const flags = new Uint8Array(ids.length)
      for (const id of part.users) {
        const user = dataset.users.find(id)
        if (user !== undefined) flags[user] = 1
      }
      return flags
    }
    case 'rule': {
      const flags = resolveSegment(dataset, part.rule)
      return part.inverted ? flags.map((flag) => 1 - flag) : flags
    }
    default:
      return assertNever(part)
  }
}

function isWithin(value: number | null, { from, to }: { from: number | null; to: number | null }): boolean {
  return value !== null && (from === null || value >= from) && (to === null || value <= to)
}

function columnOf({ userAttributes, detail }: Dataset, name: string): AttributeColumn {
  const found =
    userAttributes.find(({ field }) => field.name === name) ??
    userAttributes.find(({ field }) => field.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  const known = userAttributes.map(({ field }) => field.name)
  throw new WorkbenchError(
    'INVALID_INPUT',
    `Users of dataset "${detail.summary.name}" have no attribute "${name}".`,
    known.length > 0
      ? `They have: ${known.join(', ')}.`
      : 'They have none: add a file of user attributes, or choose users by activity or id.',
  )
}

function requireKnown(name: string, values: AttributeColumn['values'], wanted: ReadonlySet<string>): void {
  const counts = new Map<string, number>()
  for (const value of values) for (const text of textsOf(value)) counts.set(text, (counts.get(text) ?? 0) + 1)
  const strange = [...wanted].filter((value) => !counts.has(value))
  if (strange.length === 0) return
  const known = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
  const more = known.length > namedValues ? `, and ${known.length - namedValues} more` : ''
  throw new WorkbenchError(
    'INVALID_INPUT',
    `No user has ${name} ${strange.map((value) => `"${value}"`).join(' or ')}.`,
    `Its values are ${known.slice(0, namedValues).join(', ')}${more}.`,
  )
}

/** Ids that a rule names and that the dataset does not have. */
export function unknownUsers(dataset: Dataset, { parts }: ResolvableRule): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'rule') return unknownUsers(dataset, part.rule)
    return part.kind === 'users' ? part.users.filter((id) => dataset.users.find(id) === undefined) : []
  })
}

/** External ids of those in the segment, in the order of the dataset. */
export function segmentUsers(dataset: Dataset, rule: ResolvableRule): string[] {
  const flags = resolveSegment(dataset, rule)
  return dataset.users.ids.filter((_, user) => flags[user] === 1)
}

/** A question for one run: is this user (by external id) in the segment? */
export function membership(dataset: Dataset, rule: ResolvableRule): (user: string) => boolean {
  const flags = resolveSegment(dataset, rule)
  return (id) => {
    const user = dataset.users.find(id)
    return user !== undefined && flags[user] === 1
  }
}
