/**
 * Cells of CSV files (RFC 4180); every export of page, engine and command line writes them here. A spreadsheet takes a cell for a formula that opens
 * with = + - @ (or their wide forms), also after blanks, and runs it. Such a text, an id too, gets a leading apostrophe, which makes it text; plain
 * numbers stay as they are. One apostrophe more before texts that look so already makes it reversible: `readDefused` gives back what was written.
 */

const formula = /^'*[\s\0\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/
/** What some spreadsheets drop from a cell's beginning, with what then opens it. */
const hidden = /^'*[\t\r\n\0]/
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function isFormula(text: string): boolean {
  return (formula.test(text) || hidden.test(text)) && !plainNumber.test(text)
}

/** A cell that no spreadsheet runs. */
export function csvCell(value: string | number): string {
  return csvQuoted(typeof value === 'string' && isFormula(value) ? `'${value}` : String(value))
}

/** The text as it is, for files that only our own code reads; quoted where the format needs it, or where a spreadsheet would divide at another character. */
export function csvQuoted(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Text that may be missing: an empty cell. */
export function csvText(text: string | null): string {
  return text === null ? '' : csvCell(text)
}

/** A 32-bit float with the digits that it has: nine bring back the same bits. */
export function csvFloat(value: number): string {
  return String(Number(value.toPrecision(9)))
}

/** A table with a heading line, all cells as above. */
export function csvTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('')
}

/** The text that `csvCell` made harmless, once its quotes are taken off; any other as it is. */
export function readDefused(text: string): string {
  return text.startsWith("'") && isFormula(text) ? text.slice(1) : text
}
