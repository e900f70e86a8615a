import { WorkbenchError } from './errors.ts'

export interface CsvRow {
  /** Line of the file where the row begins, 1 = first. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The rows of a small CSV text (RFC 4180) that a person made: quoted cells may hold commas, line ends and doubled quotes; a spreadsheet's semicolons
 * or tabs are recognised by the first line; empty lines are passed over. Large files are read by the importer.
 * @throws WorkbenchError FILE_FORMAT for a quote that never ends.
 */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '')
  const divider = dividerOf(source)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let at = 0
  while (at < source.length) {
    const start = line
    for (;;) {
      const cell = source[at] === '"' ? quotedCell(source, at, line) : plainCell(source, at, divider)
      cells.push(cell.text)
      at = cell.end
      line += cell.lines
      if (source[at] !== divider) break
      at++
    }
    if (source[at] === '\r') at++
    if (source[at] === '\n') at++
    line++
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: start, cells })
    cells = []
  }
  return rows
}

function dividerOf(source: string): string {
  const first = source.split(/\r?\n/, 1)[0] ?? ''
  const count = (character: string): number => first.split(character).length - 1
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

interface Cell {
  readonly text: string
  readonly end: number
  readonly lines: number
}

function plainCell(source: string, from: number, divider: string): Cell {
  let end = from
  while (end < source.length && source[end] !== divider && source[end] !== '\n' && source[end] !== '\r') end++
  return { text: source.slice(from, end), end, lines: 0 }
}

/** What stands between the closing quote and the next divider belongs to no cell: there is none in a sound file. */
function quotedCell(source: string, from: number, line: number): Cell {
  let text = ''
  let at = from + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote < 0) {
      throw new WorkbenchError(
        'FILE_FORMAT',
        `The quote that opens in line ${line} never ends.`,
        'Close it, or double quotes within a cell.',
      )
    }
    text += source.slice(at, quote)
    at = quote + 1
    if (source[at] !== '"') break
    text += '"'
    at++
  }
  return { text, end: at, lines: text.split('\n').length - 1 }
}
