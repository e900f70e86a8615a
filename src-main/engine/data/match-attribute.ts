import { WorkbenchError } from '../kernel/errors.ts'
import { numberOf, textsOf } from './content-values.ts'
import type { AttributeColumn } from './dataset.ts'

/** Values that a message names. */
const namedValues = 10

export interface Bounds {
  /** null: no bound. Both bounds are included. */
  readonly from: number | null
  readonly to: number | null
}

export function isWithin(value: number | null, { from, to }: Bounds): boolean {
  return value !== null && (from === null || value >= from) && (to === null || value <= to)
}

/**
 * The column of this name; where none has it exactly, one that differs in capitals only.
 * @param who whose attributes they are, at the head of a sentence: "Users of dataset ...".
 * @param remedy what helps when there are no attributes at all.
 * @throws WorkbenchError INVALID_INPUT naming the fields that there are.
 */
export function attributeColumn(columns: readonly AttributeColumn[], name: string, who: string, remedy: string): AttributeColumn {
  const found =
    columns.find(({ field }) => field.name === name) ?? columns.find(({ field }) => field.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  const known = columns.map(({ field }) => field.name)
  const help = known.length > 0 ? `They have: ${known.join(', ')}.` : `They have none: ${remedy}`
  throw new WorkbenchError('INVALID_INPUT', `${who} have no attribute "${name}".`, help)
}

/**
 * One flag per entity: 1 has one of the values.
 * @param noun one entity, as in "No user has ...".
 * @throws WorkbenchError INVALID_INPUT for a value that no entity has.
 */
export function matchValues({ field, values }: AttributeColumn, wanted: readonly string[], noun: string): Uint8Array<ArrayBuffer> {
  const asked = new Set(wanted)
  requireKnown(field.name, values, asked, noun)
  return Uint8Array.from(values, (value) => (textsOf(value).some((text) => asked.has(text)) ? 1 : 0))
}

/**
 * One flag per entity: 1 has a number (or a date, as epoch seconds) within the bounds.
 * @throws WorkbenchError INVALID_INPUT for an attribute without any number.
 */
export function matchNumbers({ field, values }: AttributeColumn, bounds: Bounds): Uint8Array<ArrayBuffer> {
  // A category may be made of numbers: the first years of age groups.
  const numbers = values.map((value) => numberOf(typeof value === 'object' ? null : value, field.type === 'date'))
  if (numbers.every((number) => number === null)) {
    throw new WorkbenchError('INVALID_INPUT', `${field.name} has no numbers.`, `Give values instead, such as ${field.name}=value.`)
  }
  return Uint8Array.from(numbers, (number) => (isWithin(number, bounds) ? 1 : 0))
}

function requireKnown(name: string, values: AttributeColumn['values'], wanted: ReadonlySet<string>, noun: string): void {
  const counts = new Map<string, number>()
  for (const value of values) for (const text of textsOf(value)) counts.set(text, (counts.get(text) ?? 0) + 1)
  const strange = [...wanted].filter((value) => !counts.has(value))
  if (strange.length === 0) return
  const known = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
  const more = known.length > namedValues ? `, and ${known.length - namedValues} more` : ''
  throw new WorkbenchError(
    'INVALID_INPUT',
    `No ${noun} has ${name} ${strange.map((value) => `"${value}"`).join(' or ')}.`,
    `Its values are ${known.slice(0, namedValues).join(', ')}${more}.`,
  )
}
