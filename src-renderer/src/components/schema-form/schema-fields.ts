import type { ConfigSchema, ConfigValues } from '../../../../src-main/contract/models.ts'

export type Json = ConfigValues[string]

export type FieldKind = 'number' | 'integer' | 'boolean' | 'choice' | 'text' | 'number-list'

/** One setting, as the form draws it; everything comes from the plugin's own schema. */
export interface FormField {
  readonly key: string
  readonly kind: FieldKind
  readonly title: string
  readonly description: string
  readonly unit: string
  /** The paper's letter. */
  readonly symbol: string
  readonly group: string
  readonly isLog: boolean
  readonly step: number | null
  readonly min: number | null
  readonly max: number | null
  readonly isMinExclusive: boolean
  readonly isMaxExclusive: boolean
  readonly isNullable: boolean
  readonly choices: readonly string[]
  /** Of a list: how many entries it has at least. */
  readonly minCount: number
  readonly default: Json
}

type JsonObject = Record<string, Json>

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null
}

/** `2^53 - 1` is what zod writes for "any integer": no bound that a person should read. */
function boundOf(value: Json | undefined): number | null {
  const bound = numberOf(value)
  return bound === null || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? null : bound
}

/** `type: [X, 'null']` and `anyOf: [X, null]` are X that may be left empty. */
function unwrap(property: JsonObject): { readonly core: JsonObject; readonly isNullable: boolean } {
  if (Array.isArray(property.type)) {
    return {
      core: { ...property, type: property.type.find((type) => type !== 'null') ?? 'null' },
      isNullable: property.type.includes('null'),
    }
  }
  const options = Array.isArray(property.anyOf) ? property.anyOf.filter(isObject) : []
  const core = options.find((option) => option.type !== 'null')
  if (core === undefined) return { core: property, isNullable: false }
  return { core, isNullable: options.some((option) => option.type === 'null') }
}

function kindOf(core: JsonObject): FieldKind | null {
  if (Array.isArray(core.enum)) return 'choice'
  switch (core.type) {
    case 'number':
      return 'number'
    case 'integer':
      return 'integer'
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'text'
    case 'array':
      return isObject(core.items) && (core.items.type === 'integer' || core.items.type === 'number') ? 'number-list' : null
    default:
      return null
  }
}

function toField(key: string, property: JsonObject): FormField | null {
  const { core, isNullable } = unwrap(property)
  const kind = kindOf(core)
  if (kind === null) return null
  const bounds = kind === 'number-list' && isObject(core.items) ? core.items : core
  const exclusiveMin = boundOf(bounds.exclusiveMinimum)
  const exclusiveMax = boundOf(bounds.exclusiveMaximum)
  return {
    key,
    kind,
    title: textOf(property.title) || textOf(core.title) || key,
    description: textOf(property.description) || textOf(core.description),
    unit: textOf(property.unit),
    symbol: textOf(property.symbol),
    group: textOf(property.group),
    isLog: property.scale === 'log',
    step: numberOf(property.step),
    min: exclusiveMin ?? boundOf(bounds.minimum),
    max: exclusiveMax ?? boundOf(bounds.maximum),
    isMinExclusive: exclusiveMin !== null,
    isMaxExclusive: exclusiveMax !== null,
    isNullable,
    choices: Array.isArray(core.enum) ? core.enum.map(String) : [],
    minCount: numberOf(core.minItems) ?? 0,
    default: property.default ?? null,
  }
}

/** The fields of a schema in the order in which the plugin declares them. Kinds that no form can draw keep their default and are left out. */
export function toFields(schema: ConfigSchema): FormField[] {
  const { properties } = schema
  if (!isObject(properties)) return []
  return Object.entries(properties).flatMap(([key, property]) => (isObject(property) ? (toField(key, property) ?? []) : []))
}

export interface FieldGroup {
  readonly title: string
  readonly fields: readonly FormField[]
}

/** Groups in order of first appearance; fields without a group come under ''. */
export function toGroups(fields: readonly FormField[]): FieldGroup[] {
  const groups = new Map<string, FormField[]>()
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field])
  return [...groups].map(([title, members]) => ({ title, fields: members }))
}

/** `0 < x ≤ 1`, `at least 1`, `1 to 2 000`. */
export function describeRange(field: FormField, format: (value: number) => string): string {
  const { min, max } = field
  if (min === null && max === null) return ''
  if (min !== null && max !== null && !field.isMinExclusive && !field.isMaxExclusive) return `${format(min)} to ${format(max)}`
  const low = min === null ? '' : `${field.isMinExclusive ? 'above' : 'at least'} ${format(min)}`
  const high = max === null ? '' : `${field.isMaxExclusive ? 'below' : 'at most'} ${format(max)}`
  return [low, high].filter((part) => part !== '').join(', ')
}

/** What is wrong with a value, in words; null when nothing is. */
export function findFieldError(field: FormField, value: Json | undefined, format: (value: number) => string): string | null {
  if (value === null || value === undefined) return field.isNullable ? null : 'A value is needed.'
  const outOfRange = (number: number): boolean =>
    (field.min !== null && (field.isMinExclusive ? number <= field.min : number < field.min)) ||
    (field.max !== null && (field.isMaxExclusive ? number >= field.max : number > field.max))
  const range = describeRange(field, format)
  switch (field.kind) {
    case 'number':
    case 'integer':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'This is not a number.'
      if (field.kind === 'integer' && !Number.isInteger(value)) return 'A whole number is needed.'
      return outOfRange(value) ? `Allowed: ${range}.` : null
    case 'number-list':
      if (!Array.isArray(value) || value.length < field.minCount) return 'At least one number is needed.'
      if (!value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))) return 'Numbers separated by commas are needed.'
      return value.some((entry) => typeof entry === 'number' && outOfRange(entry)) ? `Allowed for each: ${range}.` : null
    case 'choice':
      return field.choices.includes(String(value)) ? null : `Choose one of ${field.choices.join(', ')}.`
    case 'boolean':
      return typeof value === 'boolean' ? null : 'Either true or false is needed.'
    case 'text':
      return typeof value === 'string' ? null : 'A text is needed.'
  }
}

export function isSameValue(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}

/** Only what differs from the defaults: what is sent, written into commands and shown bold. */
export function changedValues(values: ConfigValues, defaults: ConfigValues): ConfigValues {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => !isSameValue(value, defaults[key])))
}

export function hasErrors(fields: readonly FormField[], values: ConfigValues): boolean {
  return fields.some((field) => findFieldError(field, values[field.key], String) !== null)
}

/** A number as people type it: `1e-3`, `0,5`, `1 000`; null for an empty field, undefined for no number. */
export function parseTypedNumber(text: string): number | null | undefined {
  const bare = text
    .trim()
    .replace(/[\s\u202f]/g, '')
    .replace('\u2212', '-')
    .replace(/^(-?\d*),(\d+)$/, '$1.$2')
  if (bare === '') return null
  const value = Number(bare)
  return Number.isFinite(value) ? value : undefined
}

/** One step of the arrow keys: along 1-2-5 for settings on a logarithmic scale, else by the field's step. */
export function stepValue(field: FormField, value: number, direction: 1 | -1): number {
  let next: number
  if (field.isLog && value > 0) {
    const ladder = [1, 2, 5]
    const exponent = Math.floor(Math.log10(value) + 1e-9)
    const mantissa = value / 10 ** exponent
    const place = exponent * 3 + (mantissa >= 5 - 1e-6 ? 2 : mantissa >= 2 - 1e-6 ? 1 : 0)
    const target = place + direction
    next = Number(`${ladder[((target % 3) + 3) % 3] ?? 1}e${Math.floor(target / 3)}`)
  } else {
    const step = field.step ?? (field.kind === 'integer' ? 1 : field.max !== null && field.max <= 1 ? 0.05 : 0.1)
    next = Number((value + direction * step).toPrecision(12))
  }
  if (field.min !== null) next = Math.max(next, field.min)
  if (field.max !== null) next = Math.min(next, field.max)
  return next
}
