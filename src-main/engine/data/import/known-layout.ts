import type { ColumnRole } from '../../../contract/index.ts'
import { completeLines, decodeText, maximumLineBytes, parseRecords } from './delimited.ts'
import { detectEncoding } from './encoding.ts'
import type { AttributePlan, EntityTable, Layout, TableSource } from './layout.ts'
import { readHead, requireBytes, type SourceFile } from './source.ts'
import { quoteName } from './session.ts'

/** A delimited file whose shape is known beforehand. */
export interface KnownTable {
  readonly separator: string
  readonly quoted: boolean
  readonly hasHeader: boolean
  readonly columns: readonly string[]
}

const shownRecords = 200

export async function openKnownTable(file: SourceFile, shape: KnownTable, signal: AbortSignal): Promise<TableSource> {
  requireBytes(file)
  return { file, kind: 'delimited', encoding: await detectEncoding(file, signal), trimQuotes: false, ...shape }
}

/** The layout of a format whose columns' meaning is fixed: the first four are user, item, rating, time. */
export async function knownLayout(
  interactions: TableSource,
  format: { evidence: string; ratingRange: readonly [number, number]; items: EntityTable | null; users: EntityTable | null },
): Promise<Layout> {
  const head = await readHead(interactions.file, maximumLineBytes + 1)
  const text = decodeText(completeLines(interactions.file, head), interactions.encoding)
  const parsed = parseRecords(text, interactions.separator ?? ',', interactions.quoted, shownRecords + 1)
  const records = interactions.hasHeader ? parsed.slice(1) : parsed
  const roles: readonly ColumnRole[] = ['user', 'item', 'rating', 'time']
  const [user, item, rating, time] = interactions.columns
  return {
    ...format,
    interactions,
    mapping: { user, item, rating, time },
    certain: true,
    sampleRows: records.slice(0, shownRecords),
    columns: interactions.columns.map((name, n) => ({
      name,
      type: 'number' as const,
      samples: [...new Set(records.map((record) => record[n] ?? ''))].slice(0, 5),
      role: roles[n] ?? null,
      evidence: 'fixed by the format',
    })),
    notes: [],
  }
}

/** An attribute that is a column as it stands. */
export function plainAttribute(column: string, name: string, type: AttributePlan['type'], separator: string | null = null): AttributePlan {
  return { name, type, separator, sql: quoteName(column) }
}

/** "Toy Story (1995)" -> 1995. */
export function yearOfTitle(column: string): AttributePlan {
  return { name: 'year', type: 'number', separator: null, sql: String.raw`regexp_extract(${quoteName(column)}, '\((\d{4})\)\s*$', 1)` }
}

/** A code as the word that it stands for; unknown codes stay as they are. */
export function codedAttribute(column: string, name: string, words: Readonly<Record<string, string>>): AttributePlan {
  const cases = Object.entries(words).map(([code, word]) => `WHEN '${code}' THEN '${word.replaceAll("'", "''")}'`)
  return { name, type: 'category', separator: null, sql: `CASE ${quoteName(column)} ${cases.join(' ')} ELSE ${quoteName(column)} END` }
}
