import type { DropReport } from '../../../contract/index.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { reasonCode, reasons } from './judge-rows.ts'
import { droppedLines } from './dropped-lines.ts'
import type { TableSource } from './layout.ts'
import type { RawInteractions } from './read-interactions.ts'

/** Dropped lines shown on the screen; the file has all. */
const exampleCount = 20

/** How many rows were read, kept and dropped for which reason, and the first dropped lines. */
export async function reportDrops(table: TableSource, raw: RawInteractions, reasonOf: Uint8Array): Promise<DropReport> {
  const counts = new Uint32Array(reasons.length + 1)
  for (let k = 0; k < reasonOf.length; k++) counts[reasonOf[k]]++
  const kept = counts[0]
  counts[reasonCode('unparsable')] += raw.rejects.length
  const read = raw.rows + raw.rejects.length
  const examples: DropReport['examples'] = []
  if (read > kept) {
    for await (const { line, reason, text } of droppedLines(table, raw, reasonOf, exampleCount)) {
      examples.push({ file: table.file.name, line, reason, text })
    }
  }
  return {
    read,
    kept,
    reasons: reasons.map((reason, n) => ({ reason, count: counts[n + 1] })).filter(({ count }) => count > 0),
    examples,
  }
}

/** Refuses a file of which nothing, or too little, is usable. Duplicates are not bad. */
export function requireUsable(table: TableSource, drops: DropReport, maxBadRatio: number): void {
  const bad = drops.reasons.filter(({ reason }) => reason !== 'duplicate').reduce((sum, { count }) => sum + count, 0)
  const why = drops.reasons.map(({ reason, count }) => `${count} ${reason}`).join(', ')
  const first = drops.examples[0]
  const example = first ? ` The first is line ${first.line} (${first.reason}): ${JSON.stringify(first.text.slice(0, 120))}.` : ''
  const details = { details: { file: table.file.path, ...(first ? { line: first.line } : {}), read: drops.read, bad } }
  if (drops.kept === 0) {
    throw new WorkbenchError(
      'NO_USABLE_ROWS',
      `${table.file.path}: none of its ${drops.read} rows can be used (${why || 'it has none'}).${example}`,
      'Check separator, encoding and which column is which (--map).',
      details,
    )
  }
  if (bad > maxBadRatio * drops.read) {
    throw new WorkbenchError(
      'TOO_MANY_BAD_ROWS',
      `${table.file.path}: ${bad} of ${drops.read} rows are bad (${why}), more than the ${Math.round(maxBadRatio * 100)} % that are accepted.${example}`,
      'Check separator, encoding and which column is which, or accept a larger share of bad rows.',
      details,
    )
  }
}
