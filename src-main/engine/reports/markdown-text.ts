import type { LeafNode, Span } from './document.ts'

/**
 * The text that people write into a report: a subset of Markdown. Paragraphs, `##` headings, lists (`-`, `1.`), fenced code, **strong**, *emphasis*
 * and `code`. Links, pictures and HTML are no part of it: a report loads nothing, and what looks like them is shown as it was typed.
 */
export function readMarkdown(text: string): LeafNode[] {
  const nodes: LeafNode[] = []
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  let at = 0
  const takeWhile = (test: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && test(lines[at])) at++
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at]
    if (line.trim() === '') at++
    else if (isFence(line)) {
      at++
      nodes.push({ kind: 'code', text: takeWhile((one) => !isFence(one)).join('\n') })
      at++
    } else if (headingPattern.test(line)) {
      at++
      const marks = line.search(/[^#]/)
      nodes.push({ kind: 'heading', level: marks > 3 ? 4 : 3, text: line.slice(marks).trim() })
    } else if (bulletPattern.test(line) || numberPattern.test(line)) {
      const isOrdered = numberPattern.test(line)
      const pattern = isOrdered ? numberPattern : bulletPattern
      nodes.push({
        kind: 'list',
        isOrdered,
        items: takeWhile((one) => pattern.test(one)).map((one) => readSpans(one.replace(pattern, ''))),
      })
    } else {
      const words = takeWhile((one) => one.trim() !== '' && !startsBlock(one))
      nodes.push({ kind: 'paragraph', spans: readSpans(words.map((one) => one.trim()).join(' ')), isNote: false })
    }
  }
  return nodes
}

/** Only the opening is matched: blanks before and after the words in one pattern would take cubic time on a line of blanks. */
const headingPattern = /^#{1,6}\s/
const bulletPattern = /^\s*[-*]\s+/
const numberPattern = /^\s*\d+[.)]\s+/

const isFence = (line: string): boolean => line.startsWith('```')
const startsBlock = (line: string): boolean =>
  isFence(line) || headingPattern.test(line) || bulletPattern.test(line) || numberPattern.test(line)

/** Each alternative begins with a sign of its own and holds no such sign inside, so that no text makes the match slow. */
const spanPattern = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g

function readSpans(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const match of text.matchAll(spanPattern)) {
    if (match.index > from) spans.push({ text: text.slice(from, match.index) })
    const [whole, code, strong, emphasis] = match
    if (code !== undefined) spans.push({ text: code, style: 'code' })
    else if (strong !== undefined) spans.push({ text: strong, style: 'strong' })
    else spans.push({ text: emphasis, style: 'emphasis' })
    from = match.index + whole.length
  }
  if (from < text.length) spans.push({ text: text.slice(from) })
  return spans
}
