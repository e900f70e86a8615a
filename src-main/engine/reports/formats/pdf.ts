import { fileURLToPath } from 'node:url'
import pdfmake, { type Content, type TableCell } from 'pdfmake'
import { percentText } from '../../kernel/number-text.ts'
import { type LeafNode, leavesOf, type ReportDocument, type Span, type TableNode } from '../document.ts'
import { longEvidence, shortEvidence } from '../evidence.ts'
import { cellText } from './cell-text.ts'
import { paperColours, paperInk } from './charts/ink.ts'
import { intervalChart } from './charts/interval-chart.ts'
import { lineChart } from './charts/line-chart.ts'

type Definition = Parameters<typeof pdfmake.createPdf>[0]

/** The faces of Roboto that pdfmake brings (Apache 2.0); nothing is looked for on the machine. */
const face = (name: string): string => fileURLToPath(import.meta.resolve(`pdfmake/fonts/Roboto/Roboto-${name}.ttf`))
/** More columns than this do not fit a page: the first is repeated on the next table. */
const columnsAtMost = 9
/** Longer tables of numbers behind a chart belong into a spreadsheet. */
const foldedRowsAtMost = 80
const stateColours = { good: '#1a7f4b', better: '#1a7f4b', warning: '#9a5b00', worse: '#b3261e', open: '#5b616b' }
const fillColours = { first: '#eef5fb', hit: '#fff4d6', changed: '#f4f4f2' }

/** The report as A4 pages with its charts as drawings; the dates and ids of the file are fixed, so that the same inputs give the same bytes. */
export async function renderPdf(document: ReportDocument, seal: string): Promise<Uint8Array> {
  const [normal, bold, italics, bolditalics] = ['Regular', 'Medium', 'Italic', 'MediumItalic'].map(face)
  const files = new Set([normal, bold, italics, bolditalics])
  pdfmake.setFonts({ Roboto: { normal, bold, italics, bolditalics } })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => files.has(path))
  const bytes = await pdfmake.createPdf(definition(document, seal)).getBuffer()
  return new Uint8Array(bytes)
}

function definition({ title, lead, sections }: ReportDocument, seal: string): Definition {
  return {
    info: { title, creator: 'Coldframe', producer: 'Coldframe', creationDate: new Date(0), keywords: seal },
    pageSize: 'A4',
    pageMargins: [42, 44, 42, 46],
    language: 'en',
    displayTitle: true,
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.2, color: '#1b1d21' },
    styles: {
      h1: { fontSize: 20, bold: true, margin: [0, 0, 0, 4] },
      h2: { fontSize: 13, bold: true, margin: [0, 16, 0, 4] },
      h3: { fontSize: 10.5, bold: true, margin: [0, 9, 0, 3] },
      h4: { bold: true, margin: [0, 6, 0, 2] },
      soft: { color: '#5b616b' },
      source: { color: '#656b76', fontSize: 6.5, margin: [0, 2, 0, 8] },
      code: { fontSize: 8, background: '#f4f4f2', margin: [0, 2, 0, 6] },
    },
    footer: (page, pages) => ({
      text: `Coldframe \u00b7 ${page} of ${pages}`,
      style: 'source',
      alignment: 'center',
      margin: [0, 14, 0, 0],
    }),
    content: [
      { text: title, style: 'h1' },
      { text: lead, style: 'soft', margin: [0, 0, 0, 6] },
      ...sections.flatMap((section): Content[] => [
        ...(section.title === '' ? [] : [{ text: section.title, style: 'h2', headlineLevel: 2 }]),
        ...leavesOf(section).flatMap(leafContent),
      ]),
    ],
    // A heading does not stand alone at the foot of a page.
    pageBreakBefore: (node, container) => node.headlineLevel !== undefined && container.getFollowingNodesOnPage().length === 0,
  }
}

function leafContent(node: LeafNode): Content[] {
  switch (node.kind) {
    case 'heading':
      return [
        {
          text: node.text,
          style: node.level === 3 ? 'h3' : 'h4',
          headlineLevel: node.level,
          ...(node.look ? { color: paperColours[node.look.series] } : {}),
        },
      ]
    case 'paragraph':
      return [{ text: spans(node.spans), margin: [0, 2, 0, 4], ...(node.isNote ? { style: 'soft' } : {}) }]
    case 'list':
      return [
        node.isOrdered
          ? { ol: node.items.map((item) => ({ text: spans(item) })) }
          : { ul: node.items.map((item) => ({ text: spans(item) })) },
      ]
    case 'code':
      return [{ text: node.text, style: 'code', wordBreak: 'break-all' }]
    case 'facts':
      return [
        {
          columns: node.facts.map(({ name, value, note }) => ({
            stack: [
              { text: name, style: 'soft', fontSize: 8 },
              { text: value, fontSize: 12, bold: true },
              ...(note === '' ? [] : [{ text: note, style: 'soft', fontSize: 8 }]),
            ],
          })),
          margin: [0, 4, 0, 8],
        },
      ]
    case 'table':
      return tableContent(node)
    case 'chart': {
      const { chart, evidence } = node
      const svg = (chart.kind === 'lines' ? lineChart(chart, paperInk) : intervalChart(chart, paperInk)).markup
      return [
        {
          unbreakable: true,
          stack: [
            {
              text: [
                { text: chart.title, bold: true },
                { text: ` ${chart.note}`, color: '#5b616b' },
              ],
              margin: [0, 6, 0, 2],
            },
            { svg, width: chart.kind === 'lines' ? 320 : 510 },
          ],
        },
        ...(evidence ? [{ text: shortEvidence(evidence), style: 'source' }] : []),
      ]
    }
    case 'verdict': {
      const { shares, state, text } = node
      const words = shares
        ? ` Better for ${percentText(shares.better)}, the same for ${percentText(shares.equal)}, worse for ${percentText(shares.worse)} of the ${shares.of}.`
        : ''
      return [{ text: [{ text: `${state}  `, bold: true, color: stateColours[state] }, `${text}${words}`], margin: [0, 3, 0, 4] }]
    }
    case 'terms':
      return node.terms.map(({ name, lines }) => ({ text: [{ text: `${name}: `, bold: true }, lines.join(' ')], margin: [0, 2, 0, 3] }))
  }
}

function tableContent(table: TableNode): Content[] {
  const { title, caption, columns, rows, evidence, isFolded } = table
  const name: Content = {
    text: [
      { text: title, bold: true },
      { text: caption === undefined ? '' : ` ${caption}`, color: '#5b616b' },
    ],
    fontSize: 8,
    margin: [0, 5, 0, 2],
  }
  if (isFolded && rows.length > foldedRowsAtMost) {
    return [name, { text: `${rows.length} rows: in the HTML, XLSX and CSV forms of this report.`, style: 'source' }]
  }
  const parts: Content[] = []
  for (let from = 1; from < Math.max(2, columns.length); from += columnsAtMost - 1) {
    const shown = [0, ...[...columns.keys()].slice(from, from + columnsAtMost - 1)]
    parts.push({
      layout: 'lightHorizontalLines',
      fontSize: shown.length > 6 ? 7 : 8,
      margin: [0, 0, 0, 4],
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: shown.map((i) => (columns[i].isNumber ? 'auto' : '*')),
        body: [
          shown.map((i): TableCell => ({ text: headText(columns[i]), bold: true, alignment: columns[i].isNumber ? 'right' : 'left' })),
          ...rows.map(({ cells, emphasis }) =>
            shown.map((i): TableCell => {
              const { state } = cells[i]
              return {
                text: cellText(cells[i]),
                alignment: columns[i].isNumber ? 'right' : 'left',
                ...(emphasis === undefined ? {} : { fillColor: fillColours[emphasis], bold: true }),
                ...(state === undefined ? {} : { color: stateColours[state] }),
              }
            }),
          ),
        ],
      },
    })
  }
  return [name, ...parts, ...(evidence ? [{ text: `${shortEvidence(evidence)}. ${longEvidence(evidence)}`, style: 'source' }] : [])]
}

function headText({ title, note }: TableNode['columns'][number]): string {
  return note === undefined ? title : `${title}\n${note}`
}

function spans(all: readonly Span[]): Content[] {
  return all.map(({ text, style }) => ({
    text,
    ...(style === 'strong' ? { bold: true } : style === 'emphasis' ? { italics: true } : style === 'code' ? { background: '#f4f4f2' } : {}),
  }))
}
