import type { AttributeValues, ColdStartFieldKind, FieldType } from '../../contract/index.ts'
import { numberOf, textsOf } from '../data/content-values.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { assertNever, WorkbenchError } from '../kernel/errors.ts'

export function kindOf(type: FieldType): ColdStartFieldKind {
  switch (type) {
    case 'category':
      return 'single'
    case 'multi':
    case 'number':
    case 'date':
    case 'text':
      return type
    default:
      return assertNever(type)
  }
}

/**
 * A composed item in the types of the columns, its fields in their order and its values in alphabetical order: equal items are equal as JSON.
 * Empty values are left out.
 * @throws WorkbenchError INVALID_INPUT for a field that the items do not have, or a value that is not of its type.
 */
export function normaliseItem(item: AttributeValues, columns: readonly AttributeColumn[]): AttributeValues {
  const names = columns.map(({ field }) => field.name)
  const foreign = Object.keys(item).find((name) => !names.includes(name))
  if (foreign !== undefined) {
    throw new WorkbenchError('INVALID_INPUT', `Items have no attribute "${foreign}".`, `Known attributes: ${names.join(', ') || 'none'}.`)
  }
  const result: AttributeValues = {}
  for (const { field } of columns) {
    const value = normaliseValue(field.name, kindOf(field.type), item[field.name])
    if (value !== undefined) result[field.name] = value
  }
  return result
}

function normaliseValue(
  name: string,
  kind: ColdStartFieldKind,
  value: AttributeValues[string] | undefined,
): AttributeValues[string] | undefined {
  const texts = textsOf(value)
    .map((text) => text.trim())
    .filter((text) => text !== '')
  if (texts.length === 0) return undefined
  if (kind === 'multi') return [...new Set(texts)].sort()
  if (texts.length > 1) {
    throw new WorkbenchError('INVALID_INPUT', `"${name}" takes one value, not ${texts.length}.`, 'Give one of them.')
  }
  const [text] = texts
  if (kind !== 'number' && kind !== 'date') return text
  const number = numberOf(text, kind === 'date')
  if (number === null) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `"${name}" takes a ${kind}, not "${text}".`,
      kind === 'date' ? 'Write it as year-month-day.' : 'Give a number.',
    )
  }
  return kind === 'date' ? text : number
}
