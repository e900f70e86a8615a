import type { ResolvablePart, ResolvableRule } from '../../contract/index.ts'
import type { AttributeColumn, Dataset } from '../data/dataset.ts'
import { attributeColumn, isWithin, matchNumbers, matchValues } from '../data/match-attribute.ts'
import { assertNever } from '../kernel/errors.ts'

/** What a dataset has of its users. */
export interface SegmentedUsers extends Pick<Dataset, 'users' | 'userOffsets' | 'userAttributes'> {
  readonly detail: { readonly summary: { readonly name: string } }
}

/**
 * One flag per user of the dataset: 1 is in the segment. The same dataset and rule give the same flags.
 * @throws WorkbenchError INVALID_INPUT for an attribute, or a value of one, that the dataset's users do not have.
 */
export function resolveSegment(dataset: SegmentedUsers, { combine, parts }: ResolvableRule): Uint8Array<ArrayBuffer> {
  const [first, ...others] = parts.map((part) => resolvePart(dataset, part))
  for (const other of others) {
    for (let user = 0; user < first.length; user++) {
      first[user] = combine === 'all' ? first[user] & other[user] : first[user] | other[user]
    }
  }
  return first
}

function resolvePart(dataset: SegmentedUsers, part: ResolvablePart): Uint8Array<ArrayBuffer> {
  const { ids } = dataset.users
  switch (part.kind) {
    case 'attribute':
      return matchValues(columnOf(dataset, part.field), part.values, 'user')
    case 'number':
      return matchNumbers(columnOf(dataset, part.field), part)
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

function columnOf({ userAttributes, detail }: SegmentedUsers, name: string): AttributeColumn {
  const who = `Users of dataset "${detail.summary.name}"`
  return attributeColumn(userAttributes, name, who, 'add a file of user attributes, or choose users by activity or id.')
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
