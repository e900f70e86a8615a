import type { DatasetId, DeriveStep, SegmentId, TimeKind } from '../../contract/index.ts'
import { assertNever } from '../kernel/errors.ts'
import { describeRange, describeRule } from '../segments/describe-rule.ts'

/** Names for the ids that a step holds. */
export interface StepNames {
  dataset(id: DatasetId): string
  segment(id: SegmentId): string
  readonly timeKind: TimeKind
}

/** Values that are named one by one. */
const namedValues = 4

const kept = { last: 'the later row', this: 'the row of this one', other: 'the row of the other' } as const

/** A step as a person would say it. */
export function describeStep(step: DeriveStep, names: StepNames): string {
  switch (step.kind) {
    case 'time': {
      const say = (bound: number | null): string | null => (bound === null ? null : timeText(bound, names.timeKind))
      return `time ${spanText(say(step.from), say(step.to))}`
    }
    case 'rating':
      return `rating ${describeRange(step)}`
    case 'items': {
      const more = step.values.length - namedValues
      const values = `${step.values.slice(0, namedValues).join(' or ')}${more > 0 ? ` or one of ${more} more` : ''}`
      return `items whose ${step.field} is ${step.inverted ? 'not ' : ''}${values}`
    }
    case 'items-number':
      return `items whose ${step.field} is ${describeRange(step)}`
    case 'users':
      return `users: ${describeRule(step.rule, (id) => names.segment(id))}`
    case 'sample':
      return `a sample of ${step.unit === 'users' ? `${step.size} users` : `${Number((100 * step.size).toPrecision(4))} % of the users`}, seed ${step.seed}`
    case 'merge':
      return `merged with ${names.dataset(step.datasetId)}; of a pair in both, ${kept[step.keep]} is kept`
    case 'attributes':
      return `attributes of ${step.target} from ${step.path}`
    case 'remove-field':
      return `without ${step.field} of ${step.target}`
    case 'rename-field':
      return `${step.field} of ${step.target} is named ${step.name}`
    case 'retype-field':
      return `${step.field} of ${step.target} is read as ${step.type.type}${step.type.separator === null ? '' : ` separated by "${step.type.separator}"`}`
    case 'remove-column':
      return step.column === 'rating' ? 'without ratings' : 'without times'
    default:
      return assertNever(step)
  }
}

function spanText(from: string | null, to: string | null): string {
  if (from !== null && to !== null) return `from ${from} to ${to}`
  if (from !== null) return `from ${from} on`
  return to === null ? 'at any time' : `up to ${to}`
}

/** A date holds no more seconds (ECMA-262, time range). */
const lastSecond = 8.64e12

/** Epoch seconds as a date, with the time of day where it is not midnight or the last second before; an order as its number. */
function timeText(bound: number, kind: TimeKind): string {
  if (kind !== 'timestamp' || Math.abs(bound) > lastSecond) return String(bound)
  const text = new Date(bound * 1000).toISOString()
  return /T(00:00:00|23:59:59)/.test(text) ? text.slice(0, 10) : `${text.slice(0, 16).replace('T', ' ')} UTC`
}
