import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDefused } from '../../src-main/contract/csv.ts'
import { ReportFormat, type DatasetId, type RunId } from '../../src-main/contract/index.ts'
import { readCsv } from '../../src-main/engine/kernel/read-csv.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { hostileTexts } from '../corpus/corpus.ts'
import { commandInProcess } from '../support/command-in-process.ts'
import { finishJob, finishRun, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

/** Ids, titles, attributes and names that somebody wrote to be run: imported, trained on, and looked for in everything that is written out. */
const texts = [...Object.values(hostileTexts), String.raw`\input{/etc/passwd}`, '[x](javascript:alert(1))', '+cmd|/C calc']
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const itemId = (n: number): string => `=i${n}`
const userId = (n: number): string => `@u${n}`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let engine: EngineLink
let datasetId: DatasetId
let runId: RunId
let out: string

beforeAll(async () => {
  folder = await temporaryFolder()
  out = join(folder.path, 'out')
  const source = join(folder.path, 'source')
  await mkdir(source)
  await mkdir(out)
  const pairs = Array.from({ length: 60 }, (_, user) =>
    Array.from({ length: 15 }, (_, k) => [userId(user), itemId((user * 7 + k * 3) % 40)]),
  ).flat()
  const ratings = pairs.map(([user, item], n) => `${user},${item},${4 + (n % 2)},${1_600_000_000 + n}`)
  // A line that is dropped, and so stands in the list of dropped lines.
  await writeFile(join(source, 'ratings.csv'), ['user,item,rating,time', ...ratings, '=1+1,=2+2,=3+3,4', ''].join('\n'))
  const items = Array.from(
    { length: 40 },
    (_, n) => `${itemId(n)},${quoted(`${texts[n % texts.length]} ${n}`)},${quoted(texts[(n + 3) % texts.length])}`,
  )
  await writeFile(join(source, 'items.csv'), ['item,title,=kind', ...items, ''].join('\n'))
  engine = await openTestEngine(join(folder.path, 'workspace'))
  const { client } = engine
  await finishJob(client, (await client.datasets.import({ path: join(source, 'ratings.csv'), name: texts[0] })).jobId)
  datasetId = (await client.datasets.list())[0].id
  const types = { '=kind': { type: 'category' as const, separator: null } }
  await finishJob(
    client,
    (await client.datasets.addAttributes({ datasetId, target: 'items', path: join(source, 'items.csv'), types })).jobId,
  )
  const [run] = await client.runs.start({ datasetId, models: [{ modelId: 'content-knn', config: {} }] })
  await finishRun(client, run.id)
  runId = run.id
  await client.runs.rename({ runId, name: texts[2] })
  await client.runs.mark({ runId, starred: true, tags: ['=tag'], note: texts[3] })
}, 120_000)
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

/** Written anew here, so that the writer is not asked whether it is right. */
function formulasOf(csv: string): string[] {
  const cells = readCsv(csv).flatMap((row) => row.cells)
  return cells.filter((cell) => /^\s*[=+\-@]/.test(cell) && !Number.isFinite(Number(cell)))
}

describe('reports', () => {
  test.each(ReportFormat.options)('%s', async (format) => {
    const { content, encoding } = await engine.client.reports.make({ runIds: [runId], format, title: texts[2] })
    const bytes = Buffer.from(content, encoding)
    const text = bytes.toString('latin1')
    if (format === 'csv') expect(formulasOf(bytes.toString('utf8'))).toEqual([])
    if (format === 'xlsx') {
      const sheets = Object.entries(unzipSync(bytes)).filter(([name]) => name.startsWith('xl/worksheets/'))
      expect(sheets.length).toBeGreaterThan(1)
      for (const [, sheet] of sheets) expect(Buffer.from(sheet).toString('utf8')).not.toMatch(/<f[ >]/)
    }
    if (format === 'html') expect(text).toContain('&lt;script&gt;document.title')
    if (format === 'html' || format === 'markdown') expect(text).not.toMatch(/<(script|img)[ >]/i)
    if (format === 'html') expect(text).not.toMatch(/\son\w+\s*=\s*"|href="javascript:/i)
    if (format === 'markdown') expect(text).not.toMatch(/(^|[^\\])\[x\]\(javascript:/m)
    if (format === 'latex') expect(text).not.toMatch(/\\input\{|\\write18/)
    if (format === 'pdf') expect(text).not.toMatch(/\/(JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile)\b/)
    expect(bytes.length).toBeGreaterThan(500)
  })
})

/** Everything but reports that writes a table, by what it writes. */
const tables: Record<string, () => Promise<string[]>> = {
  'the folder of a run': async () => {
    await finishJob(engine.client, (await engine.client.runs.export({ runId, out: join(out, 'run') })).jobId)
    return Promise.all(
      (await readdir(join(out, 'run'))).filter((name) => name.endsWith('.csv')).map((name) => readFile(join(out, 'run', name), 'utf8')),
    )
  },
  'the audience of an item': async () => [
    (await engine.client.coldStart.export({ runId, item: { '=kind': texts[0] }, size: { share: 0.3 } })).csv,
  ],
  'a launch sheet': async () => {
    const csv = `name,=kind\n${texts
      .slice(0, 5)
      .map((text) => `${quoted(text)},${quoted(texts[0])}`)
      .join('\n')}\n`
    return [(await engine.client.coldStart.launchSheet({ runId, csv, size: { share: 0.3 } })).csv]
  },
  'dropped lines': async () => [(await engine.client.datasets.droppedLines({ datasetId })).csv],
  'a segment': async () => {
    const command = (...args: string[]) => commandInProcess(engine.client, join(folder.path, 'workspace'), ['segments', datasetId, ...args])
    await command('create', 'all', '--activity', '1..')
    await command('export', 'all', '--out', join(out, 'segment.csv'))
    return [await readFile(join(out, 'segment.csv'), 'utf8')]
  },
}

test.each(Object.entries(tables))('no cell is a formula in %s', async (_, write) => {
  for (const csv of await write()) {
    expect(readCsv(csv).length).toBeGreaterThan(1)
    expect(formulasOf(csv)).toEqual([])
  }
})

test('ids that were defused are the same ones again when they are read', async () => {
  const csv = await readFile(join(out, 'segment.csv'), 'utf8')
  const users = readCsv(csv)
    .slice(1)
    .map(({ cells }) => cells[0])
  expect(users[0]).toMatch(/^'@u/)
  expect(users.map(readDefused)).toContain('@u7')
  const command = (...args: string[]) => commandInProcess(engine.client, join(folder.path, 'workspace'), ['segments', datasetId, ...args])
  await command('create', 'again', '--users', join(out, 'segment.csv'))
  const [all, again] = (await engine.client.segments.list({ datasetId }))
    .filter(({ name }) => name === 'all' || name === 'again')
    .map(({ users: size }) => size)
  expect(again).toBe(all)
})
