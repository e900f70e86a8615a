import type { ColumnType, VersionStep } from '../../contract/index.ts'
import { describeColumn } from '../data/attribute-fields.ts'
import { textsOf } from '../data/content-values.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { parseValue } from '../data/import/read-entities.ts'
import { attributeColumn } from '../data/match-attribute.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Content } from './content.ts'

type FieldStep = Extract<VersionStep, { kind: 'remove-field' | 'rename-field' | 'retype-field' }>

/** Removes an attribute, gives it another name, or reads its values as something else. */
export function changeField(content: Content, step: FieldStep): { content: Content; notes: string[] } {
  const isOfItems = step.target === 'items'
  const columns = isOfItems ? content.itemAttributes : content.userAttributes
  const who = `${isOfItems ? 'Items' : 'Users'} of dataset "${content.detail.summary.name}"`
  const column = attributeColumn(columns, step.field, who, 'there is nothing to change.')
  const { next, notes } = changed(column, columns, step)
  const kept = columns.flatMap((one) => (one === column ? next : [one]))
  return { content: { ...content, ...(isOfItems ? { itemAttributes: kept } : { userAttributes: kept }) }, notes }
}

function changed(
  column: AttributeColumn,
  columns: readonly AttributeColumn[],
  step: FieldStep,
): { next: AttributeColumn[]; notes: string[] } {
  if (step.kind === 'remove-field') return { next: [], notes: [] }
  if (step.kind === 'retype-field') return retype(column, step.type)
  if (columns.some(({ field }) => field !== column.field && field.name === step.name)) {
    throw new WorkbenchError(
      'NAME_TAKEN',
      `There is an attribute named ${step.name} already.`,
      'Choose another name, or remove that one first.',
    )
  }
  const { type, separator } = column.field
  return { next: [describeColumn(step.name, type, separator, column.values)], notes: [] }
}

function retype({ field, values }: AttributeColumn, { type, separator }: ColumnType): { next: AttributeColumn[]; notes: string[] } {
  const texts = values.map((value) => textsOf(value).join(field.separator ?? separator ?? ', ') || null)
  const parsed = texts.map((text) => {
    if (text !== null && type === 'date' && Number.isNaN(Date.parse(text))) return null
    return parseValue(text, type, separator)
  })
  const lost = parsed.filter((value, place) => value === null && texts[place] !== null).length
  return {
    next: [describeColumn(field.name, type, separator, parsed)],
    notes: lost > 0 ? [`${lost} values of ${field.name} cannot be read as ${type}; they are empty now.`] : [],
  }
}
