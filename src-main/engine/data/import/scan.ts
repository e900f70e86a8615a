import { maximumLineBytes } from './delimited.ts'
import type { TableSource } from './layout.ts'
import { quoteName, quoteText } from './session.ts'
import type { SourceFile } from './source.ts'

/**
 * A FROM clause that reads the table, all columns as text. Lines that cannot be parsed are skipped and listed in the table `rejects` (delimited
 * files; a broken JSON line comes as a row of nulls). The list is always kept: without it DuckDB 1.5 ends the read at the first stray quote.
 */
export function scanClause(table: TableSource, rejects: string): string {
  if (table.lists) return `(${table.lists.query})`
  const path = pathOf(table.file)
  const columns = `columns={${table.columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}}`
  if (table.kind === 'parquet') return `read_parquet(${path})`
  if (table.kind === 'json') {
    return `read_json(${path}, format='newline_delimited', ignore_errors=true, maximum_object_size=${maximumLineBytes}, ${columns})`
  }
  const quote = table.quoted ? `quote='"', escape='"'` : `quote='', escape=''`
  return [
    `read_csv(${path}, auto_detect=false, delim=${quoteText(table.separator ?? ',')}, ${quote}, header=${table.hasHeader}, compression='none'`,
    `encoding='${table.encoding}', max_line_size=${maximumLineBytes}, ignore_errors=true, store_rejects=true`,
    `rejects_table=${quoteText(rejects)}, rejects_scan=${quoteText(`${rejects}_scans`)}, ${columns})`,
  ].join(', ')
}

/** Names with *, ? or [ are names, not patterns. */
export function pathOf({ path }: Pick<SourceFile, 'path'>): string {
  return quoteText(path.replaceAll(/[*?[]/g, '[$&]'))
}

/** A column as text without blanks (and stray quotes) around it, null when nothing is left. */
export function textOf(table: TableSource, name: string): string {
  return `nullif(${trimmed(table, `CAST(${quoteName(name)} AS VARCHAR)`)}, '')`
}

/** A column as a number; null when it is none. */
export function numberOf(table: TableSource, name: string): string {
  return `TRY_CAST(${table.trimQuotes ? trimmed(table, quoteName(name)) : quoteName(name)} AS DOUBLE)`
}

/** A column of dates as epoch seconds. */
export function dateOf(table: TableSource, name: string): string {
  return `epoch(TRY_CAST(${table.trimQuotes ? trimmed(table, quoteName(name)) : quoteName(name)} AS TIMESTAMP))::DOUBLE`
}

export function trimmed(table: TableSource, expression: string): string {
  return table.trimQuotes ? `trim(${expression}, ' "')` : `trim(${expression})`
}
