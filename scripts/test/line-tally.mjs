import { emptyTally } from './tally.mjs'

/**
 * The tally of a runner that prints lines: `ok <name>`, `failed <name>: <message>`, `skipped <name>: <reason>` and at the end
 * `N passed, N failed, N skipped`. The last line counts; what it counts and no line names is kept as unnamed.
 */
export function lineTally(output) {
  const totals = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output)
  if (!totals) return { ...emptyTally(), failures: [{ name: 'runner', message: 'it ended without its last line' }] }
  const [passed, failed, skipped] = totals.slice(1).map(Number)
  return {
    passed,
    failures: named(output, 'failed', failed).map(([name, message]) => ({ name, message })),
    skips: named(output, 'skipped', skipped).map(([name, reason]) => ({ name, reason })),
  }
}

/** As many as the last line says, from lines `<word>[:] <name>: <text>`. */
function named(output, word, count) {
  const lines = output.split('\n').filter((line) => new RegExp(`^\\s*${word}\\b`).test(line))
  return Array.from({ length: count }, (_, index) => {
    const text =
      lines[index]
        ?.trim()
        .slice(word.length)
        .replace(/^:?\s*/, '') ?? ''
    const at = text.indexOf(': ')
    return at < 0 ? [text || 'unnamed', 'no reason given'] : [text.slice(0, at), text.slice(at + 2)]
  })
}
