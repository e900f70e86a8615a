import type { FieldType } from '../../../contract/index.ts'
import { describeColumn } from '../attribute-fields.ts'
import { type AttributeColumn, type IdMap } from '../dataset.ts'
import type { EntityTable } from './layout.ts'
import { namingMixedLineEnds } from './line-ends.ts'
import { scanClause, textOf } from './scan.ts'
import type { Session } from './session.ts'

/** Titles and attributes of items or users, aligned with the dataset's ids. */
export interface Entities {
  readonly titles: readonly (string | null)[]
  readonly columns: readonly AttributeColumn[]
  /** Rows whose id is in the dataset, rows whose id is not, ids of the dataset without a row. */
  readonly matched: number
  readonly unknown: number
  readonly missing: number
}

/** Joins a file of items or users to a dataset's ids. When an id occurs twice the last row counts. `rejects` names a new table. */
export function readEntities(session: Session, entity: EntityTable, ids: IdMap, rejects: string): Promise<Entities> {
  return namingMixedLineEnds(entity.table, () => joinRows(session, entity, ids, rejects))
}

async function joinRows(session: Session, entity: EntityTable, ids: IdMap, rejects: string): Promise<Entities> {
  const count = ids.ids.length
  const titles = new Array<string | null>(count).fill(null)
  const texts = entity.attributes.map(() => new Array<string | null>(count).fill(null))
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
      texts.forEach((column, n) => (column[index] = values[n + 1][row] || null))
    })
  }
  const matched = seen.reduce((sum, flag) => sum + flag, 0)
  return {
    titles,
    columns: entity.attributes.map(({ name, type, separator }, n) =>
      describeColumn(
        name,
        type,
        separator,
        texts[n].map((text) => parseValue(text, type, separator)),
      ),
    ),
    matched,
    unknown,
    missing: count - matched,
  }
}

function parseValue(text: string | null, type: FieldType, separator: string | null): AttributeColumn['values'][number] {
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
