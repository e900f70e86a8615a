import { csvCell, csvText } from '../../../contract/csv.ts'
import { type Evidence, leavesOf, type ReportDocument, type TableNode } from '../document.ts'

/** Column order is part of the format. */
const header = [
  'section',
  'table',
  'row',
  'column',
  'value',
  'low',
  'high',
  'text',
  'run_ids',
  'split',
  'split_hash',
  'candidates',
  'direction',
  'subjects',
  'subject',
  'interval',
  'report',
]

/** One line per figure of every table, with where it comes from. Texts are defused for spreadsheets; the first line carries the report's inputs. */
export function renderCsv({ sections }: ReportDocument, seal: string): string {
  const lines = sections.flatMap((section) =>
    leavesOf(section).flatMap((node) => (node.kind === 'table' ? tableLines(section.title, node) : [])),
  )
  if (lines.length === 0) lines.push(header.slice(1).map(() => ''))
  return [header, ...lines.map((cells, i) => [...cells, i === 0 ? seal : ''])].map((cells) => `${cells.join(',')}\n`).join('')
}

function tableLines(section: string, { title, columns, rows, evidence }: TableNode): string[][] {
  const source = sourceCells(evidence)
  return rows.flatMap(({ cells: [heading, ...cells] }) =>
    cells.map(({ text, note, value, low, high }, i) => [
      csvText(section),
      csvText(title),
      csvText(heading.text),
      csvText(columns[i + 1].title),
      ...[value, low, high].map((number) => (number === undefined ? '' : csvCell(number))),
      csvText(note === undefined ? text : `${text} ${note}`),
      ...source,
    ]),
  )
}

function sourceCells(evidence: Evidence | undefined): string[] {
  if (evidence === undefined) return header.slice(8, -1).map(() => '')
  const { runs, split, splitHash, candidates, direction, subjects, subject, interval } = evidence
  const ids = runs.map(({ id }) => id).join(' ')
  return [
    ...[ids, split, splitHash].map(csvCell),
    csvText(candidates),
    csvCell(direction),
    csvCell(subjects),
    csvCell(subject),
    csvText(interval),
  ]
}
