const doubleQuote = 34

/**
 * Whether a line ends inside a quoted field, so that the record goes on in the next line. A quote opens a field only at its beginning; a doubled
 * quote inside is text.
 */
export function endsInsideQuotes(line: Buffer, startsInside: boolean, separator: Buffer): boolean {
  let at = 0
  let inside = startsInside
  for (;;) {
    if (inside) {
      at = line.indexOf(doubleQuote, at)
      if (at < 0) return true
      if (line[at + 1] === doubleQuote) {
        at += 2
        continue
      }
      inside = false
    } else if (line[at] === doubleQuote) {
      inside = true
      at++
      continue
    }
    const next = line.indexOf(separator, at)
    if (next < 0) return false
    at = next + separator.length
  }
}
