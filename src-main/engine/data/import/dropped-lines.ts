import { open } from 'node:fs/promises'
import type { TableSource } from './layout.ts'
import { type DropReason, reasons } from './judge-rows.ts'
import type { RawInteractions, RejectedLine } from './read-interactions.ts'

/** One line that did not enter the dataset. */
export interface DroppedLine {
  readonly line: number
  readonly reason: DropReason
  readonly text: string
}

const blockBytes = 2 ** 20
/** Of a dropped line, this much is kept to show it. */
const shownCharacters = 500

/**
 * Finds the line numbers and texts of dropped rows by walking through the file once, only when something was dropped (20 million lines: 2 s).
 * Rows are counted as DuckDB counts them: blank lines are none, a rejected line spans what its text spans, line ends inside quotes belong to
 * the row.
 */
export async function* droppedLines(
  table: TableSource,
  raw: RawInteractions,
  reasonOf: Uint8Array,
  limit = Infinity,
): AsyncGenerator<DroppedLine> {
  if (table.kind === 'parquet') {
    yield* droppedRows(raw, reasonOf, limit)
    return
  }
  const walker = new LineWalker(table, raw.rejects, reasonOf)
  let found = 0
  const handle = await open(table.file.path, 'r')
  try {
    let carried = Buffer.alloc(0)
    for (let at = 0; ;) {
      const block = Buffer.alloc(blockBytes)
      const { bytesRead } = await handle.read(block, 0, blockBytes, at)
      at += bytesRead
      const isLast = bytesRead < blockBytes
      const buffer = Buffer.concat([carried, block.subarray(0, bytesRead)])
      const end = isLast ? buffer.length : buffer.lastIndexOf(10) + 1
      carried = buffer.subarray(end)
      for (const line of walker.walk(buffer.subarray(0, end))) {
        yield line
        if (++found >= limit) return
      }
      if (isLast) return
    }
  } finally {
    await handle.close()
  }
}

class LineWalker {
  readonly #table: TableSource
  readonly #rejects: Map<number, RejectedLine>
  readonly #reasonOf: Uint8Array
  #line = 0
  #row = 0
  /** Physical lines that still belong to a rejected record or the header. */
  #skip: number
  #insideQuotes = false

  constructor(table: TableSource, rejects: readonly RejectedLine[], reasonOf: Uint8Array) {
    this.#table = table
    this.#rejects = new Map(rejects.map((reject) => [reject.line, reject]))
    this.#reasonOf = reasonOf
    this.#skip = table.kind === 'delimited' && table.hasHeader ? 1 : 0
  }

  /** Dropped lines of a piece that ends at a line end (or the end of the file). */
  *walk(piece: Buffer): Generator<DroppedLine> {
    let quote = this.#table.quoted ? piece.indexOf(34) : -1
    for (let from = 0; from < piece.length;) {
      const newline = piece.indexOf(10, from)
      const to = newline < 0 ? piece.length : newline
      const start = from
      from = to + 1
      this.#line++
      let quotes = 0
      while (quote >= 0 && quote < to) {
        if (quote >= start) quotes++
        quote = piece.indexOf(34, quote + 1)
      }
      const reject = this.#insideQuotes ? undefined : this.#rejects.get(this.#line)
      if (reject) {
        this.#skip = reject.span - 1
        yield this.#describe(piece.subarray(start, to), 'unparsable')
      } else if (this.#skip > 0) this.#skip--
      else if (this.#insideQuotes) this.#insideQuotes = quotes % 2 === 0
      else if (to > start && !(to === start + 1 && piece[start] === 13)) {
        this.#insideQuotes = quotes % 2 === 1
        const code = this.#reasonOf[this.#row++]
        if (code > 0) yield this.#describe(piece.subarray(start, to), reasons[code - 1])
      }
    }
  }

  #describe(bytes: Buffer, reason: DropReason): DroppedLine {
    const text = bytes.toString(this.#table.encoding === 'utf-8' ? 'utf8' : 'latin1').replace(/\r$/, '')
    return { line: this.#line, reason, text: text.slice(0, shownCharacters) }
  }
}

/** Parquet has no lines: the row's number stands for it. */
function* droppedRows(raw: RawInteractions, reasonOf: Uint8Array, limit: number): Generator<DroppedLine> {
  let found = 0
  for (let k = 0; k < raw.rows && found < limit; k++) {
    if (reasonOf[k] === 0) continue
    found++
    const values = [raw.userIds[raw.users[k]] ?? '', raw.itemIds[raw.items[k]] ?? '', raw.ratings?.[k], raw.times?.[k]]
    yield { line: k + 1, reason: reasons[reasonOf[k] - 1], text: values.filter((value) => value !== undefined).join(',') }
  }
}
