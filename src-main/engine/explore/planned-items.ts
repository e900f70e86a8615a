import { readDefused } from '../../contract/csv.ts'
import type { AttributeValues } from '../../contract/index.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { type CsvRow, readCsv } from '../kernel/read-csv.ts'
import { kindOf, normaliseItem } from './cold-start-item.ts'

export interface PlannedItem {
  readonly name: string
  readonly line: number
  readonly item: AttributeValues
}

export interface PlannedItems {
  readonly planned: PlannedItem[]
  readonly problems: { line: number; message: string }[]
  /** Columns that are no attribute. */
  readonly ignored: string[]
}

/** Every two audiences are compared, and a person has to read the sheet. */
export const mostPlanned = 200
const nameColumns = ['name', 'title', 'item', 'id']

/**
 * Planned items of a CSV text with a heading line. Columns are matched with attributes by name, in any case; the first of name, title, item and id
 * that is no attribute names the item, else its line does. Lines that cannot be understood are left out and said.
 * @throws WorkbenchError INVALID_INPUT when nothing is left, or too much.
 */
export function readPlanned(csv: string, columns: readonly AttributeColumn[]): PlannedItems {
  const [heading, ...rows] = readCsv(csv)
  const fields = (heading?.cells ?? []).map((text) => columns.find(({ field }) => sameName(field.name, readDefused(text))))
  const known = columns.map(({ field }) => field.name).join(', ') || 'none'
  if (heading === undefined || fields.every((field) => field === undefined)) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'No column of the file is an attribute of the items.',
      `Its first line names the columns: name, then any of ${known}.`,
    )
  }
  const nameAt = nameColumns
    .map((name) => heading.cells.findIndex((text, at) => fields[at] === undefined && sameName(name, text)))
    .find((at) => at >= 0)
  const planned: PlannedItem[] = []
  const problems: PlannedItems['problems'] = []
  for (const row of rows) {
    try {
      const name = nameAt === undefined ? '' : readDefused(row.cells[nameAt]?.trim() ?? '')
      planned.push({ name: name || `line ${row.line}`, line: row.line, item: itemOf(row, fields, columns) })
    } catch (thrown) {
      if (!(thrown instanceof WorkbenchError)) throw thrown
      problems.push({ line: row.line, message: thrown.message })
    }
  }
  if (planned.length === 0) {
    const reason = problems[0] === undefined ? '' : ` Line ${problems[0].line}: ${problems[0].message}`
    throw new WorkbenchError('INVALID_INPUT', `The file has no item that can be read.${reason}`, 'Give one item a line below the heading.')
  }
  if (planned.length > mostPlanned) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The file has ${planned.length} items; a launch sheet takes ${mostPlanned}.`,
      'Divide it: every two audiences are compared.',
    )
  }
  return { planned, problems, ignored: heading.cells.filter((_, at) => fields[at] === undefined && at !== nameAt) }
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

function itemOf(row: CsvRow, fields: readonly (AttributeColumn | undefined)[], columns: readonly AttributeColumn[]): AttributeValues {
  const item: AttributeValues = {}
  row.cells.forEach((cell, at) => {
    const text = readDefused(cell)
    const field = fields[at]?.field
    if (field === undefined) return
    item[field.name] = kindOf(field.type) === 'multi' ? divide(text, field.separator) : text
  })
  return normaliseItem(item, columns)
}

/** Bars always divide; so does what divided the values when they were imported. */
function divide(text: string, separator: string | null): string[] {
  const parts = text.split('|')
  return separator === null || separator.trim() === '' ? parts : parts.flatMap((part) => part.split(separator))
}
