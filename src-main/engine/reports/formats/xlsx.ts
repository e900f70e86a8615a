import { unzipSync, type Zippable, zipSync } from 'fflate'
import writeWorkbook, { type Row, type SheetData } from 'write-excel-file/node'
import { type LeafNode, leavesOf, plainSpans, type ReportDocument, type TableNode } from '../document.ts'
import { longEvidence, shortEvidence } from '../evidence.ts'
import { cellText } from './cell-text.ts'

const widest = 60
const narrowest = 8
/** The first date that the format knows: a workbook says nothing of when it was made. */
const noDate = new Date(1980, 0, 1)

interface Sheet {
  readonly sheet: string
  readonly data: SheetData
  readonly columns: { width: number }[]
  readonly stickyRowsCount?: number
}

/**
 * A sheet of words, one for each table with numbers as numbers (bounds of intervals in columns of their own), and one with the report's inputs.
 * Every text is written as text, so that none of it is ever a formula.
 */
export async function renderXlsx(document: ReportDocument, seal: readonly string[]): Promise<Uint8Array> {
  const tables = document.sections.flatMap((section) => leavesOf(section).filter((node) => node.kind === 'table'))
  const sheets: Sheet[] = [
    wordsSheet(document),
    ...tables.map((table, i) => tableSheet(table, `${i + 1} ${table.title}`)),
    {
      sheet: 'Inputs',
      data: [[text('What this report was made of; coldframe report verify reads it.')], ...seal.map((chunk) => [text(chunk)])],
      columns: [{ width: widest }],
    },
  ]
  return undated(await writeWorkbook(sheets).toBuffer())
}

function wordsSheet({ title, lead, sections }: ReportDocument): Sheet {
  const rows = sections.flatMap((section) => [
    [],
    [strong(section.title)],
    ...leavesOf(section)
      .flatMap(words)
      .map((line) => [text(line)]),
  ])
  return { sheet: 'Report', data: [[strong(title)], [text(lead)], ...rows], columns: [{ width: 120 }] }
}

function words(node: LeafNode): string[] {
  switch (node.kind) {
    case 'heading':
      return [node.text]
    case 'paragraph':
      return [plainSpans(node.spans)]
    case 'list':
      return node.items.map(plainSpans)
    case 'code':
      return node.text.split('\n')
    case 'facts':
      return node.facts.map(({ name, value, note }) => `${name}: ${value}${note === '' ? '' : ` (${note})`}`)
    case 'table':
      return [`Table: ${node.title}`]
    case 'chart':
      return []
    case 'verdict':
      return [`${node.state}: ${node.text}`]
    case 'terms':
      return node.terms.map(({ name, lines }) => `${name}: ${lines.join(' ')}`)
  }
}

function tableSheet({ title, caption, columns, rows, evidence }: TableNode, name: string): Sheet {
  const bounded = columns.map((_, i) => rows.some(({ cells }) => cells[i].low !== undefined))
  const heads = columns.flatMap(({ title: head, note }, i) => [
    strong(note === undefined ? head : `${head} (${note})`),
    ...(bounded[i] ? [strong(`${head}, low`), strong(`${head}, high`)] : []),
  ])
  const lines = rows.map(({ cells }): Row =>
    cells.flatMap((cell, i) => [
      cell.value === undefined ? text(cellText(cell)) : number(cell.value),
      ...(bounded[i] ? [cell.low, cell.high].map((bound) => (bound === undefined ? null : number(bound))) : []),
    ]),
  )
  const source = evidence ? [[], [text(shortEvidence(evidence))], [text(longEvidence(evidence))]] : []
  const widths = heads.map(({ value }, i) => {
    const longest = Math.max(value.length, ...rows.map(({ cells }) => (i === 0 ? cells[0].text.length : 0)))
    return { width: Math.min(widest, Math.max(narrowest, longest + 2)) }
  })
  return {
    sheet: sheetName(name),
    data: [heads, ...lines, [], [text(caption === undefined ? title : `${title}. ${caption}`)], ...source],
    columns: widths,
    stickyRowsCount: 1,
  }
}

/** At most 31 characters, none of which a reference would need in quotes; the number before it keeps names apart. */
function sheetName(name: string): string {
  return name
    .replaceAll(/[[\]/\\:*?'\p{Cc}]/gu, ' ')
    .slice(0, 31)
    .trimEnd()
}

function text(value: string) {
  return { value: clean(value), type: String }
}

function strong(value: string) {
  return { ...text(value), fontWeight: 'bold' as const }
}

function number(value: number) {
  if (!Number.isFinite(value)) return text(String(value))
  return { value, type: Number, format: Number.isInteger(value) ? '0' : '0.0000' }
}

/** XML has no place for most control characters, not even escaped; a cell holds 32,767 characters. */
function clean(value: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that are meant
  return value.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ').slice(0, 32_767)
}

/** The library writes the time into the archive; the same inputs have to give the same bytes. */
function undated(archive: Uint8Array): Uint8Array {
  const parts: Zippable = Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([name, part]) => [name, [part, { mtime: noDate, level: 6 }]]),
  )
  return zipSync(parts)
}
