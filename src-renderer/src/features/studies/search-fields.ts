import type { ConfigSchema, ConfigValues, ModelInfo } from '../../../../src-main/contract/models.ts'
import { type FormField, findFieldError, type Json, parseTypedNumber, toFields } from '../../components/schema-form/schema-fields.ts'
import { formatNumber } from '../../format/numbers.ts'

/** Two numbers: everything between them. Anything else: exactly these values. As the engine reads them. */
export type Range = readonly Json[]

/** A setting as a study sees it: `proposed` is the range that the model itself finds worth searching; null: none. */
export interface SearchField {
  readonly field: FormField
  readonly proposed: Range | null
}

/** What a study makes of one model. */
export interface Space {
  readonly fixed: ConfigValues
  readonly ranges: Readonly<Record<string, Range>>
}

function proposedOf(schema: ConfigSchema, key: string): Range | null {
  const { properties } = schema
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return null
  const property = properties[key]
  if (typeof property !== 'object' || property === null || Array.isArray(property)) return null
  return Array.isArray(property.search) && property.search.length > 1 ? property.search : null
}

/** What can be varied; lists of numbers cannot. */
export function toSearchFields(schema: ConfigSchema): SearchField[] {
  return toFields(schema)
    .filter(({ kind }) => kind !== 'number-list' && kind !== 'text')
    .map((field) => ({ field, proposed: proposedOf(schema, field.key) }))
}

/** The range that a study of these settings searches for a field: what was asked for, else what the model proposes unless it is fixed. */
export function rangeOf({ field, proposed }: SearchField, fixed: ConfigValues, ranges: Readonly<Record<string, Range>>): Range | null {
  return ranges[field.key] ?? (field.key in fixed ? null : proposed)
}

export function isNumeric(field: FormField): boolean {
  return field.kind === 'number' || field.kind === 'integer'
}

/** All that a choice can be. */
export function choicesOf(field: FormField): readonly Json[] {
  return field.kind === 'boolean' ? [false, true] : field.choices
}

function writeNumber(value: Json): string {
  return typeof value === 'number' ? String(value) : String(value ?? '')
}

/** `0.0001 to 0.01` or `0.1, 0.3, 0.001`: what `parseRange` reads. */
export function writeRange(range: Range): string {
  return range.map(writeNumber).join(range.length === 2 ? ' to ' : ', ')
}

/** The same for reading: `0.0001 to 0.01`, `cosine, jaccard`. */
export function describeRange(field: FormField, range: Range): string {
  const write = (value: Json): string => (typeof value === 'number' ? formatNumber(value) : String(value))
  return range.map(write).join(isNumeric(field) && range.length === 2 ? ' to ' : ', ')
}

export type ParsedRange = { readonly range: Range } | { readonly problem: string }

/** What was typed for a numeric setting: `low to high`, or values with commas between them. */
export function parseRange(text: string, field: FormField): ParsedRange {
  const isSpan = /\bto\b|\.\.|…|–/.test(text)
  const parts = text.split(isSpan ? /\bto\b|\.\.|…|–/ : /[,;]/).map((part) => part.trim())
  const numbers = parts.map((part) => parseTypedNumber(part))
  const values = numbers.filter((value) => typeof value === 'number')
  if (values.length !== parts.length) return { problem: 'Type “low to high”, or values with commas between them.' }
  if (isSpan && values.length !== 2) return { problem: 'Type one low and one high end.' }
  if (values.length < 2) return { problem: 'One value is nothing to search: set it under “fixed”.' }
  const [low = 0, high = 0] = values
  if (values.length === 2 && low >= high) return { problem: 'The low end comes first.' }
  if (values.length === 2 && field.isLog && low <= 0) return { problem: 'A logarithmic range begins above 0.' }
  const wrong = values.map((value) => findFieldError(field, value, formatNumber)).find((error) => error !== null)
  return wrong === undefined ? { range: values } : { problem: wrong }
}

/** What is wrong with a range that is set, in words; null when nothing is. */
export function findRangeError(field: FormField, range: Range): string | null {
  if (!isNumeric(field)) return range.length < 2 ? 'Choose at least two.' : null
  const parsed = parseRange(writeRange(range), field)
  return 'problem' in parsed ? parsed.problem : null
}

/** The settings of a trial that differ from the model's defaults, whole. */
export function trialConfig(model: Pick<ModelInfo, 'defaults'>, fixed: ConfigValues, point: ConfigValues): ConfigValues {
  return Object.fromEntries(
    Object.entries({ ...fixed, ...point }).filter(([key, value]) => JSON.stringify(model.defaults[key]) !== JSON.stringify(value)),
  )
}
