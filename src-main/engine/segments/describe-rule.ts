import type { SegmentId, SegmentPart, SegmentRule } from '../../contract/index.ts'
import { assertNever } from '../kernel/errors.ts'

/** Values that are named one by one. */
const namedValues = 4

/** A rule as a person would say it. */
export function describeRule({ combine, parts }: SegmentRule, nameOf: (id: SegmentId) => string): string {
  return parts.map((part) => describePart(part, nameOf)).join(combine === 'all' ? ' and ' : ' or ')
}

function describePart(part: SegmentPart, nameOf: (id: SegmentId) => string): string {
  switch (part.kind) {
    case 'attribute': {
      const more = part.values.length - namedValues
      return `${part.field} is ${part.values.slice(0, namedValues).join(' or ')}${more > 0 ? ` or one of ${more} more` : ''}`
    }
    case 'number':
      return `${part.field} ${describeRange(part)}`
    case 'activity':
      return `${describeRange(part)} interactions`
    case 'users':
      return describeOrigin(part)
    case 'segment':
      return `in "${nameOf(part.segmentId)}"`
    case 'not':
      return `not in "${nameOf(part.segmentId)}"`
    default:
      return assertNever(part)
  }
}

/** `20 to 50`, `20 or more`, `up to 50`. */
export function describeRange({ from, to }: { from: number | null; to: number | null }): string {
  if (from !== null && to !== null) return from === to ? String(from) : `${from} to ${to}`
  if (from !== null) return `${from} or more`
  return to === null ? 'any number of' : `up to ${to}`
}

function describeOrigin({ users, origin }: Extract<SegmentPart, { kind: 'users' }>): string {
  const count = `${users.length} ${users.length === 1 ? 'user' : 'users'}`
  switch (origin.kind) {
    case 'typed':
      return `${count} by id`
    case 'file':
      return `${count} of ${origin.file}`
    case 'lasso':
      return `${count} drawn around on ${origin.of}`
    case 'taste-group':
      return `${count} of taste group ${origin.group}`
    case 'difference': {
      const margin = origin.margin > 0 ? ` by more than ${origin.margin}` : ''
      return `${count} whom ${origin.better} serves better than ${origin.than}${margin} (${origin.metric})`
    }
    default:
      return assertNever(origin)
  }
}
