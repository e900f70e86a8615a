import type { Encoding } from './encoding.ts'
import type { TableSource } from './layout.ts'
import { pathOf } from './scan.ts'
import type { SourceFile } from './source.ts'

/**
 * Files of lists, where a line is no row: `3 15 8 21` says how many entries follow, and the number of the line is the user, item or tag that they
 * belong to. The queries here turn them into rows.
 */

/** Every line of a file with its number, from 0. No separator: a line is one column. */
export function linesOf(file: SourceFile): string {
  const table = `read_csv(${pathOf(file)}, auto_detect=false, delim='\\x01', quote='', escape='', header=false, columns={'text': 'VARCHAR'})`
  return `(SELECT row_number() OVER () - 1 AS line, trim(text, chr(13) || ' ') AS text FROM ${table})`
}

/** One row per entry: the number of its `line` and its `value`. */
export function entriesOf(file: SourceFile): string {
  return `(SELECT line, value FROM (SELECT line, unnest(string_split(text, ' ')[2:]) AS value FROM ${linesOf(file)}) WHERE value <> '')`
}

/** A table that a query makes of the lists; `others` are the files beside the first that it reads. */
export function tableOfLists(file: SourceFile, others: readonly SourceFile[], columns: readonly string[], query: string): TableSource {
  const encoding: Encoding = 'utf-8'
  return {
    file,
    kind: 'lists',
    encoding,
    separator: null,
    quoted: false,
    trimQuotes: false,
    hasHeader: false,
    columns,
    lists: { query, others },
  }
}
