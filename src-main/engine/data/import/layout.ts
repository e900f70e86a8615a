import type { FieldType, ImportPreview, Mapping } from '../../../contract/index.ts'
import type { Encoding } from './encoding.ts'
import type { SourceFile } from './source.ts'

/** How to read one file as a table. Columns are in file order; a file without header has column1, column2, ... */
export interface TableSource {
  readonly file: SourceFile
  readonly kind: 'delimited' | 'json' | 'parquet' | 'lists'
  readonly encoding: Encoding
  /** null unless delimited. */
  readonly separator: string | null
  /** Fields may be wrapped in double quotes and then hold separators and line ends (RFC 4180). */
  readonly quoted: boolean
  /** Quotes are not closed properly in this file: it is read without quoting, and quotes around ids and numbers are taken off. */
  readonly trimQuotes: boolean
  readonly hasHeader: boolean
  readonly columns: readonly string[]
  /** Where lines are no rows: the query that makes rows of them, and the files that it reads beside the first. */
  readonly lists?: { readonly query: string; readonly others: readonly SourceFile[] }
}

/** One attribute that an importer knows how to get: `sql` is an expression over the table's columns (all text) that yields text. */
export interface AttributePlan {
  readonly name: string
  readonly type: FieldType
  readonly separator: string | null
  readonly sql: string
}

/** A file of items or users: the column that holds their ids, the expression of the title, the attributes. */
export interface EntityTable {
  readonly table: TableSource
  readonly key: string
  readonly title: string | null
  readonly attributes: readonly AttributePlan[]
}

/** What an importer found: which file holds what, and how to read it. */
export interface Layout {
  readonly evidence: string
  readonly interactions: TableSource
  readonly mapping: Mapping
  readonly certain: boolean
  /** The first records as text, for the preview. */
  readonly sampleRows: readonly (readonly string[])[]
  readonly columns: ImportPreview['columns']
  /** Ratings outside are out of range; null: no scale is known. */
  readonly ratingRange: readonly [number, number] | null
  readonly items: EntityTable | null
  readonly users: EntityTable | null
  readonly notes: readonly string[]
}
