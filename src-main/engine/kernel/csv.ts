/**
 * Cells of CSV files (RFC 4180). Ids and numbers are written as they are, so that a machine can join them back; text that people wrote (titles,
 * names) is defused: a spreadsheet takes a cell that opens with = + - @ for a formula, and a leading apostrophe makes it text.
 */

/** An id or a number, unchanged; quoted only where the format needs it. */
export function csvCell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Text that people wrote; null is an empty cell. */
export function csvText(text: string | null): string {
  if (text === null) return ''
  return csvCell(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
}

/** A 32-bit float with the digits that it has: nine bring back the same bits. */
export function csvFloat(value: number): string {
  return String(Number(value.toPrecision(9)))
}
