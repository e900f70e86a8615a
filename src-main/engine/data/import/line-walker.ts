import { type DropReason, reasons } from './judge-rows.ts'
import type { TableSource } from './layout.ts'
import { endsInsideQuotes } from './quotes.ts'
import { decodedLength } from './long-lines.ts'
import type { RejectedLine } from './rejects.ts'

/** One line that did not enter the dataset. */
export interface DroppedLine {
  readonly line: number
  readonly reason: DropReason
  readonly text: string
}

/** Of a dropped line, this much is kept to show it. */
const shownCharacters = 500

/**
 * Walks through the lines of a file beside its rows, to tell which line a dropped row came from. Rows are counted as DuckDB counts them: blank
 * lines are none, rejected lines are none, line ends inside quotes belong to the row.
 */
export class LineWalker {
  readonly #table: TableSource
  readonly #rejects: readonly RejectedLine[]
  readonly #reasonOf: Uint8Array
  readonly #separator: Buffer
  #line = 0
  #row = 0
  #reject = 0
  /** Bytes before the current line, as UTF-8: the unit of the rejects' offsets. */
  #offset = 0
  #isHeader: boolean
  #insideQuotes = false

  constructor(table: TableSource, rejects: readonly RejectedLine[], reasonOf: Uint8Array) {
    this.#table = table
    this.#rejects = rejects
    this.#reasonOf = reasonOf
    this.#separator = Buffer.from(table.separator ?? ',')
    this.#isHeader = table.kind === 'delimited' && table.hasHeader
  }

  /** All rows and rejected lines are behind; what follows (of a file that was read in part) is of no interest. */
  get isDone(): boolean {
    return this.#row >= this.#reasonOf.length && this.#reject >= this.#rejects.length
  }

  /** The dropped lines of a piece of the file that ends with a line end, or with the file. */
  *walk(piece: Buffer): Generator<DroppedLine> {
    let quote = this.#table.quoted ? piece.indexOf(34) : -1
    for (let from = 0; from < piece.length;) {
      const newline = piece.indexOf(10, from)
      const next = newline < 0 ? piece.length : newline + 1
      const line = piece.subarray(from, newline < 0 ? next : newline)
      if (quote >= 0 && quote < from) quote = piece.indexOf(34, from)
      const dropped = this.#pass(line, quote >= from && quote < next)
      if (dropped) yield { line: this.#line, reason: dropped, text: this.#textOf(line) }
      if (this.#rejects.length > 0) this.#offset += decodedLength(this.#table.encoding, piece.subarray(from, next))
      from = next
    }
  }

  /** Takes one line; the reason if a record that was dropped begins here. */
  #pass(line: Buffer, hasQuotes: boolean): DropReason | undefined {
    this.#line++
    const startsInside = this.#insideQuotes
    this.#insideQuotes = (hasQuotes || startsInside) && endsInsideQuotes(line, startsInside, this.#separator)
    if (startsInside || isBlank(line)) return undefined
    if (this.#isHeader) {
      this.#isHeader = false
      return undefined
    }
    const reject = this.#rejects[this.#reject]
    if (reject && reject.offset <= this.#offset) {
      this.#reject++
      if (reject.isMisquoted) this.#insideQuotes = false
      return 'unparsable'
    }
    const code = this.#reasonOf[this.#row++]
    return code > 0 ? reasons[code - 1] : undefined
  }

  #textOf(line: Buffer): string {
    const text = line.toString(this.#table.encoding === 'utf-8' ? 'utf8' : 'latin1')
    return text.replace(/\r$/, '').slice(0, shownCharacters)
  }
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 13)
}
