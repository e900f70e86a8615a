import type { DropReport } from '../../../contract/index.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { reasonCode, reasons } from './judge-rows.ts'
import { droppedLines } from './dropped-lines.ts'
import type { TableSource } from './layout.ts'
import type { DroppedLine } from './line-walker.ts'
import type { RawInteractions } from './read-interactions.ts'

/** Dropped lines shown on the screen; the file has all. */
export const exampleCount = 20

/** How many rows were read, kept and dropped for which reason. `examples` are added by who walks through the lines. */
export function countDrops(raw: RawInteractions, reasonOf: Uint8Array, examples: DropReport['examples']): DropReport {
  const counts = new Array<number>(reasons.length + 1).fill(0)
  for (const code of reasonOf) counts[code]++
  counts[reasonCode('unparsable')] += raw.rejects.length
  return {
    read: raw.rows + raw.rejects.length,
    kept: counts[0],
    reasons: reasons.map((reason, n) => ({ reason, count: counts[n + 1] })).filter(({ count }) => count > 0),
    examples,
  }
}

/** The first dropped lines, for a preview or an error. */
export async function findExamples(table: TableSource, raw: RawInteractions, reasonOf: Uint8Array): Promise<DropReport['examples']> {
  if (raw.rejects.length === 0 && reasonOf.every((code) => code === 0)) return []
  const examples: DropReport['examples'] = []
  for await (const line of droppedLines(table, raw, reasonOf, exampleCount)) examples.push(toExample(table, line))
  return examples
}

export function toExample(table: TableSource, line: DroppedLine): DropReport['examples'][number] {
  return { file: table.file.name, line: line.line, reason: line.reason, text: line.text }
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
