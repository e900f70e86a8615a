import { AttributeValues } from '../../../../src-main/contract/datasets.ts'
import type { ColdStartField } from '../../../../src-main/contract/cold-start.ts'

/** The item of an address; what cannot be read is an empty item. */
export function parseItem(text: string): AttributeValues {
  if (text === '') return {}
  try {
    return AttributeValues.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

/** '' for an empty item, so that the address stays short. */
export function writeItem(item: AttributeValues): string {
  return Object.keys(item).length === 0 ? '' : JSON.stringify(item)
}

export function valuesOf(item: AttributeValues, field: string): readonly string[] {
  const value = item[field]
  if (value === undefined) return []
  return Array.isArray(value) ? value : [String(value)]
}

/** undefined, '' and an empty list take the field away. */
export function withValue(item: AttributeValues, field: string, value: AttributeValues[string] | undefined): AttributeValues {
  const { [field]: _old, ...rest } = item
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return isEmpty ? rest : { ...rest, [field]: value }
}

/** Puts a value in or takes it out; a field of one value gives the old one up. */
export function toggleValue(item: AttributeValues, { name, kind }: Pick<ColdStartField, 'name' | 'kind'>, value: string): AttributeValues {
  const own = valuesOf(item, name)
  if (own.includes(value))
    return withValue(
      item,
      name,
      own.filter((other) => other !== value),
    )
  return withValue(item, name, kind === 'multi' ? [...own, value].sort() : value)
}

/** What an item of the catalogue says of the fields that can be composed. */
export function startFrom(attributes: AttributeValues, fields: readonly Pick<ColdStartField, 'name'>[]): AttributeValues {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => fields.some((field) => field.name === name) && String(value) !== ''),
  )
}

/** `Comedy, Drama · 1999`; in the order of the fields. */
export function itemWords(item: AttributeValues, fields: readonly Pick<ColdStartField, 'name'>[]): string {
  return fields
    .map(({ name }) => valuesOf(item, name).join(', '))
    .filter((words) => words !== '')
    .join(' · ')
}
