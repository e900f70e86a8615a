import type { DropReport, TimeKind } from '../../../contract/index.ts'
import type { Work } from '../../kernel/progress.ts'
import { breathe } from '../../kernel/progress.ts'
import { reportDrops } from './drop-report.ts'
import { type DropReason, judgeRows } from './judge-rows.ts'
import type { Layout, TableSource } from './layout.ts'
import { type OrderedInteractions, orderInteractions } from './order-interactions.ts'
import { inferRatingRange } from './rating-range.ts'
import { type InteractionColumns, type RawInteractions, readInteractions } from './read-interactions.ts'
import { openQuote } from './rejects.ts'
import { recogniseTimes } from './times.ts'

/** A source read, judged and in order. */
export interface CollectedInteractions {
  /** How the file was read in the end. */
  readonly table: TableSource
  readonly raw: RawInteractions
  readonly reasonOf: Uint8Array
  readonly ordered: OrderedInteractions
  readonly timeKind: TimeKind
  readonly drops: DropReport
  readonly notes: readonly string[]
}

/** Reads at most `rowLimit` rows (null: all), finds out what the times are, drops what is bad or double, and puts the rest in order. */
export async function collectInteractions(
  layout: Layout,
  columns: InteractionColumns,
  rowLimit: number | null,
  work: Work,
): Promise<CollectedInteractions> {
  const { table, raw } = await readTolerantly(layout.interactions, columns, rowLimit, work)
  work.report({ step: 'Sorting', done: 0, total: null, remainingMs: null })
  await breathe(work.signal)
  const notes: string[] = []
  if (table.trimQuotes) notes.push('Quotes in this file are not always closed; it was read without them.')
  const times = raw.times && recogniseTimes(raw.times, columns.time?.isDate === true)
  if (times) {
    notes.push(times.note)
  } else notes.push('There is no time column: the order of the file stands for the order in time.')
  const inferred =
    layout.ratingRange === null && raw.ratings && columns.rating !== null ? inferRatingRange(columns.rating, raw.ratings) : null
  const reasonOf = judgeRows(raw, {
    ratingRange: layout.ratingRange ?? inferred?.range ?? null,
    timeUnit: times?.kind === 'timestamp' ? times.unit : null,
    emptyIsUnparsable: table.kind === 'json',
  })
  await breathe(work.signal)
  const ordered = await orderInteractions(raw, reasonOf, times?.unit ?? 1, work.signal)
  await breathe(work.signal)
  const drops = await reportDrops(table, raw, reasonOf)
  const isAmong = (wanted: DropReason): boolean => drops.reasons.some(({ reason }) => reason === wanted)
  if (inferred && isAmong('out-of-range')) notes.push(inferred.note)
  if (isAmong('duplicate')) notes.push('Of several rows of the same user and item, the last is kept.')
  return { table, raw, reasonOf, ordered, timeKind: times?.kind ?? 'none', drops, notes }
}

/**
 * A quote that is opened and never closed swallows line after line. Where that happens the file is read once more with quotes as ordinary
 * characters, and that reading is taken if it finds more rows.
 */
async function readTolerantly(
  table: TableSource,
  columns: InteractionColumns,
  rowLimit: number | null,
  work: Work,
): Promise<{ table: TableSource; raw: RawInteractions }> {
  const raw = await readInteractions(table, columns, rowLimit, work)
  const swallowing = raw.rejects.find((reject) => reject.isOpenQuote)
  if (!swallowing) return { table, raw }
  const plainTable = { ...table, quoted: false, trimQuotes: true }
  const plain = await readInteractions(plainTable, columns, rowLimit, work)
  if (plain.rows <= raw.rows) throw await openQuote(table, swallowing)
  return { table: plainTable, raw: plain }
}
