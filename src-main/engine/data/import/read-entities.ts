import type { FieldType } from '../../../contract/index.ts'
import { describeColumn } from '../attribute-fields.ts'
import { type AttributeColumn, type IdMap } from '../dataset.ts'
import type { EntityTable } from './layout.ts'
import { namingMixedLineEnds } from './line-ends.ts'
import { scanClause, textOf } from './scan.ts'
import type { Session } from './session.ts'

type Value = AttributeColumn['values'][number]

/** Titles and attributes of items or users, aligned with the dataset's ids. */
export interface Entities {
  readonly titles: readonly (string | null)[]
  readonly columns: readonly AttributeColumn[]
  /** Rows whose id is in the dataset, rows whose id is not, ids of the dataset without a row. */
  readonly matched: number
  readonly unknown: number
  readonly missing: number
}

/**
 * Joins a file of items or users to a dataset's ids. When an id has several rows the last counts, but of fields with several values, as tags are,
 * all rows' values are taken together. `rejects` names a new table.
 */
export function readEntities(session: Session, entity: EntityTable, ids: IdMap, rejects: string): Promise<Entities> {
  return namingMixedLineEnds(entity.table, () => joinRows(session, entity, ids, rejects))
}

async function joinRows(session: Session, entity: EntityTable, ids: IdMap, rejects: string): Promise<Entities> {
  const count = ids.ids.length
  const titles = new Array<string | null>(count).fill(null)
  const columns = entity.attributes.map(() => new Array<Value>(count).fill(null))
  const seen = new Uint8Array(count)
  let unknown = 0
  const expressions = [textOf(entity.table, entity.key), entity.title ?? 'NULL', ...entity.attributes.map((attribute) => attribute.sql)]
  const select = expressions.map((expression) => `CAST(${expression} AS VARCHAR)`).join(', ')
  for await (const chunk of session.chunks(`SELECT ${select} FROM ${scanClause(entity.table, rejects)}`)) {
    const [keys, ...values] = expressions.map((_, n) =>
      chunk.getColumnValues(n).map((value) => (value === null ? null : String(value).trim())),
    )
    keys.forEach((key, row) => {
      const index = key === null ? undefined : ids.find(key)
      if (index === undefined) {
        unknown++
        return
      }
      seen[index] = 1
      titles[index] = values[0][row] || null
      columns.forEach((column, n) => {
        const { type, separator } = entity.attributes[n]
        const value = parseValue(values[n + 1][row] || null, type, separator)
        column[index] = type === 'multi' ? together(column[index], value) : value
      })
    })
  }
  const matched = seen.reduce((sum, flag) => sum + flag, 0)
  return {
    titles,
    columns: entity.attributes.map(({ name, type, separator }, n) => describeColumn(name, type, separator, columns[n])),
    matched,
    unknown,
    missing: count - matched,
  }
}

/** The values of two rows of a field with several, each once. */
function together(before: Value, next: Value): Value {
  return Array.isArray(before) && Array.isArray(next) ? [...new Set([...before, ...next])] : (next ?? before)
}

/** One text of an attribute as its type has it; null: there is no value. */
export function parseValue(text: string | null, type: FieldType, separator: string | null): Value {
  if (text === null) return null
  if (type === 'number') {
    const value = Number(text)
    return Number.isFinite(value) ? value : null
  }
  if (type !== 'multi') return text
  const parts = splitMulti(text, separator)
  return parts.length > 0 ? [...new Set(parts)] : null
}

/** The values of a multi-valued field: separated text, or a list as JSON and Parquet write it. */
export function splitMulti(text: string, separator: string | null): string[] {
  const inner = /^\[.*\]$/s.test(text) ? text.slice(1, -1) : text
  const parts = inner === text && separator !== null ? text.split(separator) : inner.split(',')
  return parts.map((part) => part.trim().replace(/^["'](.*)["']$/s, '$1')).filter((part) => part !== '')
}
