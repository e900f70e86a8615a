import type { ConfigSchema, ConfigValues } from '../../../../src-main/contract/models.ts'
import { isSameValue, type Json, toFields } from '../../components/schema-form/schema-fields.ts'
import { formatNumber } from '../../format/numbers.ts'

export interface SettingDifference {
  readonly key: string
  readonly title: string
  readonly symbol: string
  readonly before: string
  readonly after: string
}

export function writeSetting(value: Json | undefined): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value)) return value.map(writeSetting).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What differs, in the order of the form; settings that the schema does not know come last under their own names. */
export function findDifferences(schema: ConfigSchema, before: ConfigValues, after: ConfigValues): SettingDifference[] {
  const fields = new Map(toFields(schema).map((field) => [field.key, field]))
  const keys = new Set([...fields.keys(), ...Object.keys(before), ...Object.keys(after)])
  return [...keys]
    .filter((key) => (key in before || key in after) && !isSameValue(before[key], after[key]))
    .map((key) => ({
      key,
      title: fields.get(key)?.title ?? key,
      symbol: fields.get(key)?.symbol ?? '',
      before: key in before ? writeSetting(before[key]) : 'not there',
      after: key in after ? writeSetting(after[key]) : 'not there',
    }))
}

/** `Epochs 50, Dropout 0.2`; `the defaults` where nothing differs. */
export function describeChanges(schema: ConfigSchema, defaults: ConfigValues, values: ConfigValues): string {
  const differences = findDifferences(schema, defaults, values)
  return differences.length === 0 ? 'the defaults' : differences.map(({ title, after }) => `${title} ${after}`).join(', ')
}
