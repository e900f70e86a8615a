import type { AttributeField, AttributesRequest } from '../../../contract/index.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import type { JoinRequest } from './add-attributes.ts'
import { guessFieldType } from './attribute-types.ts'
import { roleOfName } from './column-names.ts'
import type { EntityTable } from './layout.ts'
import { quoteName } from './session.ts'
import type { RecognisedTable } from './table-file.ts'

/** Of the rows of a file, this share has an id of its own where every item has one row. */
const mostlyOne = 0.9
/** Characters of a tag. */
const longestTag = 60

interface PlannedEntity {
  readonly entity: EntityTable
  /** Whether every item or user has one row, as far as the sample shows. */
  readonly isRowEach: boolean
}

/**
 * Which columns are read as what. A column that is the title by its looks alone stays an attribute too: its words may be all the content there is.
 * With several rows for one id, as lists of tags have them, short texts are fields with several values, and who or when says nothing of the item.
 */
export function planEntity({ table, records }: RecognisedTable, key: string, request: JoinRequest, hasTitles: boolean): PlannedEntity {
  const { target, path, types = {} } = request
  const values = (name: string): string[] => records.map((record) => record[table.columns.indexOf(name)] ?? '')
  const others = table.columns.filter((name) => name !== key)
  const stranger = Object.keys(types).find((name) => !others.includes(name))
  if (stranger !== undefined) {
    throw new WorkbenchError('INVALID_INPUT', `${path} has no attribute "${stranger}".`, `Its attributes are: ${others.join(', ')}.`, {
      details: { file: path, field: 'types' },
    })
  }
  const isRowEach = new Set(values(key)).size > mostlyOne * records.length
  const kept = isRowEach ? others : others.filter((name) => name in types || !isAboutRow(name, target))
  const columns = kept.map((name) => ({ name, ...(types[name] ?? (isRowEach ? guessFieldType : guessCollected)(values(name))) }))
  const isUnique = (name: string): boolean => new Set(values(name)).size > 0.9 * records.length
  const isTitleByName = (name: string): boolean => /^(title|name|label)$|(title|name)$/i.test(name)
  const named = target === 'users' ? undefined : others.find(isTitleByName)
  const looked = target === 'users' || hasTitles ? undefined : columns.find(({ name, type }) => type === 'text' && isUnique(name))?.name
  const title = named ?? looked
  const attributes = columns
    .filter(({ name }) => name !== named || name in types)
    .map((column) => ({ ...column, sql: quoteName(column.name) }))
  return { entity: { table, key, title: title === undefined ? null : quoteName(title), attributes }, isRowEach }
}

/** Who did something and when: of one row, not of the item (or user) that several rows are of. */
function isAboutRow(name: string, target: AttributesRequest['target']): boolean {
  const role = roleOfName(name)
  return role === 'time' || role === (target === 'items' ? 'user' : 'item')
}

/** Of a column of which an id has several rows: short texts are taken together, longer ones stay texts. */
function guessCollected(values: readonly string[]): Pick<AttributeField, 'type' | 'separator'> {
  const guessed = guessFieldType(values)
  const isShort = values.filter((value) => value.length <= longestTag).length >= mostlyOne * values.length
  return guessed.type === 'category' || (guessed.type === 'text' && isShort) ? { type: 'multi', separator: null } : guessed
}

/** What became of several rows of one id. */
export function rowsNote({ table }: RecognisedTable, key: string, { attributes }: EntityTable): string[] {
  const together = attributes.filter(({ type }) => type === 'multi').map(({ name }) => name)
  const leftOut = table.columns.filter((name) => name !== key && !attributes.some((attribute) => attribute.name === name))
  return [
    'several rows of one id.',
    ...(together.length > 0 ? [`Taken together: ${together.join(', ')}; of other columns the last row counts.`] : ['The last row counts.']),
    ...(leftOut.length > 0 ? [`Left out, since they are about the row: ${leftOut.join(', ')}.`] : []),
  ]
}
