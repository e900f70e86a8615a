import { type LeafNode, leavesOf, type ReportDocument, type Span, type TableNode } from '../document.ts'
import { longEvidence, shortEvidence } from '../evidence.ts'
import { percentText } from '../../kernel/number-text.ts'
import { cellText } from './cell-text.ts'

/** GitHub's Markdown. Charts are the tables behind them. */
export function renderMarkdown({ title, lead, sections }: ReportDocument, seal: string): string {
  const parts = [
    `# ${escaped(title)}`,
    escaped(lead),
    ...sections.flatMap((section) => [
      ...(section.title === '' ? [] : [`## ${escaped(section.title)}`]),
      ...leavesOf(section).flatMap(leafText),
    ]),
    `<!-- ${seal} -->`,
  ]
  return `${parts.join('\n\n')}\n`
}

function leafText(node: LeafNode): string[] {
  switch (node.kind) {
    case 'heading':
      return [`${'#'.repeat(node.level)} ${escaped(node.text)}`]
    case 'paragraph':
      return [node.spans.map(spanText).join('')]
    case 'list':
      return [node.items.map((item, i) => `${node.isOrdered ? `${i + 1}.` : '-'} ${item.map(spanText).join('')}`).join('\n')]
    case 'code':
      return [fenced(node.text)]
    case 'facts':
      return [
        node.facts
          .map(({ name, value, note }) => `- ${escaped(name)}: **${escaped(value)}**${note === '' ? '' : ` (${escaped(note)})`}`)
          .join('\n'),
      ]
    case 'table':
      return tableText(node)
    case 'chart':
      return []
    case 'verdict': {
      const { shares } = node
      const words = shares
        ? ` (better for ${percentText(shares.better)}, the same for ${percentText(shares.equal)}, worse for ${percentText(shares.worse)} of the ${shares.of})`
        : ''
      return [`**${node.state}:** ${escaped(`${node.text}${words}`)}`]
    }
    case 'terms':
      return node.terms.map(({ name, lines }) => [`**${escaped(name)}**`, ...lines.map(escaped)].join('  \n'))
  }
}

function tableText({ title, caption, columns, rows, evidence }: TableNode): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => escaped(cell)).join(' | ')} |`
  const heads = columns.map(({ title: head, note }) => (note === undefined ? head : `${head} (${note})`))
  return [
    `**${escaped(title)}.**${caption === undefined ? '' : ` ${escaped(caption)}`}`,
    [
      line(heads),
      `| ${columns.map(({ isNumber }) => (isNumber ? '---:' : '---')).join(' | ')} |`,
      ...rows.map(({ cells }) => line(cells.map(cellText))),
    ].join('\n'),
    ...(evidence ? [`*${escaped(`${shortEvidence(evidence)}. ${longEvidence(evidence)}`)}*`] : []),
  ]
}

function spanText({ text, style }: Span): string {
  switch (style) {
    case 'strong':
      return `**${escaped(text)}**`
    case 'emphasis':
      return `*${escaped(text)}*`
    case 'code':
      return code(text)
    case undefined:
      return escaped(text)
  }
}

/** A fence longer than any that is inside. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text}\n${fence}`
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1)
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}

/** Text stays text: no markup, no HTML, no new line, no cell of its own. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]#|~]/g, '\\$&')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replace(/^(\s*)([-+]|\d+[.)])(\s)/, '$1\\$2$3')
}
