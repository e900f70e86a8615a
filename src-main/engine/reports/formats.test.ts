import { beforeAll, describe, expect, it } from 'vitest'
import { unzipSync } from 'fflate'
import { createReportInput, hostile, recipeOf } from '../../../tests/fixtures/report-input.ts'
import { ReportBlock, ReportFormat } from '../../contract/index.ts'
import { writeReport } from './report-file.ts'
import type { ReportInput } from './report-input.ts'
import { openSeal } from './seal.ts'

/** What a spreadsheet would run, LaTeX would do, Markdown would show as HTML. */
const formula = '=HYPERLINK("http://x","y")'
const command = String.raw`\input{/etc/passwd} 100% $x_1$ #1 & ~ ^ *`

let input: ReportInput
beforeAll(async () => {
  const made = await createReportInput()
  const [first, second] = made.runs
  const named = { ...second.detail, summary: { ...second.detail.summary, name: formula } }
  const text = ReportBlock.parse({ kind: 'text', heading: '+1', markdown: `${command}\n\n- **bold** and <script>\n- @cmd` })
  input = { ...made, runs: [first, { detail: named }], blocks: [{ block: text }, ...made.blocks] }
})

const bytesOf = async (format: ReportFormat, of = input): Promise<Buffer> => {
  const { content, encoding } = await writeReport(of, recipeOf(of, format))
  return Buffer.from(content, encoding)
}

describe.each(ReportFormat.options)('%s', (format) => {
  it('is the same for the same input, byte for byte, and carries what it says and how it was made', async () => {
    const bytes = await bytesOf(format)
    expect((await bytesOf(format)).equals(bytes)).toBe(true)
    const { recipe, document } = openSeal(bytes)
    expect(recipe).toEqual(recipeOf(input, format))
    expect(document.title).toBe(input.title)
    expect(document.sections.map(({ id }) => id)).toEqual(expect.arrayContaining(['text', 'metrics', 'comparison', 'checklist']))
  })
})

it('figures in every table of metrics name their runs, split, protocol, users, interval and definitions', async () => {
  const { document } = openSeal(await bytesOf('json'))
  const tables = document.sections.flatMap(({ nodes }) => nodes.filter((node) => node.kind === 'table' && node.title === 'Metrics'))
  expect(tables).toHaveLength(1)
  expect(tables[0]).toMatchObject({
    evidence: {
      runs: input.runs.map(({ detail: { summary } }) => ({ id: summary.id, name: summary.name })),
      splitHash: input.runs[0].detail.protocol?.splitHash,
      candidates: 'all items but the known ones',
      subjects: input.runs[0].detail.protocol?.usersEvaluated,
      interval: expect.stringContaining('95 %'),
      definitions: expect.arrayContaining([{ metric: 'nDCG', formula: expect.stringContaining('log2') }]),
    },
  })
})

it('a workbook has numbers as numbers, texts as texts, and no formula', async () => {
  const parts = unzipSync(await bytesOf('xlsx'))
  const sheets = Object.entries(parts).filter(([name]) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
  expect(sheets.length).toBeGreaterThan(5)
  const texts = Buffer.from(parts['xl/sharedStrings.xml']).toString('utf8')
  expect(texts).toContain('=HYPERLINK(')
  const { value } = input.runs[0].detail.summary.metrics['ndcg@10']
  const all = sheets.map(([, bytes]) => Buffer.from(bytes).toString('utf8')).join('')
  expect(all).toContain(`<v>${value}</v>`)
  expect(all).not.toMatch(/<f[ >]/)
})

it('a CSV file has one line per figure with its source, and defuses what a spreadsheet would run', async () => {
  const csv = (await bytesOf('csv')).toString('utf8')
  const [header, ...lines] = csv.trimEnd().split('\n')
  expect(header).toMatch(/^section,table,row,column,value,low,high,text,run_ids,split,split_hash,/)
  const { value, low, high } = input.runs[0].detail.summary.metrics['ndcg@10']
  expect(lines.some((line) => line.includes(`,${value},${low},${high},`) && line.includes('run_cosine0 run_popular'))).toBe(true)
  expect(csv).not.toMatch(/(^|,|")=HYPERLINK/m)
  expect(csv).toContain(`'=HYPERLINK`)
})

it('Markdown and LaTeX show hostile text as text', async () => {
  const markdown = (await bytesOf('markdown')).toString('utf8')
  // Between fences everything is text: the commands that repeat a run are copied from there.
  const outside = markdown.replaceAll(/^```$[\s\S]*?^```$/gm, '')
  expect(outside).not.toContain(hostile)
  expect(outside).not.toMatch(/<(script|img)/)
  expect(markdown).toContain(String.raw`- **bold** and &lt;script&gt;`)
  expect(markdown).toMatch(/\| Metric \|/)
  const latex = (await bytesOf('latex')).toString('utf8')
  expect(latex).toContain(String.raw`\textbackslash{}input\{/etc/passwd\} 100\% \$x\_1\$ \#1 \& \textasciitilde{} \textasciicircum{} {*}`)
  expect(latex).toMatch(/\\toprule[\s\S]*\\midrule[\s\S]*\\bottomrule/)
  expect(latex).toContain(String.raw`\textbf{bold}`)
  const begun = [...latex.matchAll(/\\begin\{(\w+)\}/g)].map(([, name]) => name).sort()
  expect([...latex.matchAll(/\\end\{(\w+)\}/g)].map(([, name]) => name).sort()).toEqual(begun)
})

it('a PDF says when nothing was made, loads nothing, and is whole', async () => {
  const pdf = (await bytesOf('pdf')).toString('latin1')
  expect(pdf.startsWith('%PDF-')).toBe(true)
  expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true)
  expect(pdf).toContain('(D:19700101000000Z)')
  expect(pdf).not.toMatch(/\/(URI|JavaScript|Launch)\b/)
})

it.each([
  ['nothing of ours', Buffer.from('Hello')],
  ['a seal that is cut off', Buffer.from('<!-- coldframe-report:0:q1bKTy -->')],
  ['a broken archive', Buffer.from('PK\u0003\u0004 and no more')],
])('%s is refused in words', (_, file) => {
  expect(() => openSeal(file)).toThrow(/it is no report of Coldframe, or something changed it/)
})
