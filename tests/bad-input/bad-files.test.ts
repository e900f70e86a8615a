import { appendFileSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Failure } from '../../src-main/contract/index.ts'
import { importDataset, previewSource } from '../../src-main/engine/data/jobs.ts'
import { toFailure } from '../../src-main/engine/kernel/errors.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'

let root: string
const datasets = (): string => join(root, 'datasets')
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-bad-'))
  await mkdir(datasets())
})
afterAll(() => rm(root, { recursive: true }))

/** How an import of the path fails, as a user is told; nothing of it may stay. */
async function failureOf(path: string, onStep: (step: string) => void = () => undefined): Promise<Failure> {
  const job = {
    kind: 'import' as const,
    datasetId: 'ds_failed',
    datasetFolder: join(datasets(), 'ds_failed'),
    request: { path, name: 'x', maxBadRatio: 0.2 },
  }
  const work = { signal: quietWork.signal, report: ({ step }: { step: string }) => onStep(step) }
  const failure = await importDataset(job, work).then(
    () => undefined,
    (thrown: unknown) => toFailure(thrown),
  )
  expect(readdirSync(datasets())).toEqual([])
  if (!failure) throw new Error(`${path} was imported`)
  expect(failure.remedy.length).toBeGreaterThan(10)
  return failure
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(root, name)
  await writeFile(path, content)
  return path
}

const goodRows = Array.from({ length: 50 }, (_, n) => `u${n % 9},i${n},${1 + (n % 5)},${1_600_000_000 + n}`)
const goodLines = ['user,item,rating,time', ...goodRows]
const good = goodLines.join('\n')

test('an empty file', async () => {
  const path = await file('empty.csv', '')
  expect(await failureOf(path)).toMatchObject({ code: 'FILE_EMPTY', message: `${path} is empty (0 bytes).` })
})

test('a header and nothing below it', async () => {
  const path = await file('header.csv', 'user,item,rating,time\n')
  expect(await failureOf(path)).toMatchObject({ code: 'FILE_EMPTY', message: expect.stringContaining(path), details: { line: 2 } })
})

test('a separator that is none', async () => {
  const path = await file('tilde.csv', good.replaceAll(',', '~'))
  expect(await failureOf(path)).toMatchObject({
    code: 'FILE_FORMAT',
    message: expect.stringContaining(`${path}, line 1: no columns found`),
    details: { line: 1 },
  })
})

test('another separator below than in the header', async () => {
  const path = await file('mixed.csv', ['user,item,rating,time', ...goodRows.map((row) => row.replaceAll(',', ';'))].join('\n'))
  const failure = await failureOf(path)
  expect(['MAPPING_UNCERTAIN', 'NO_USABLE_ROWS']).toContain(failure.code)
  expect(failure.message).toContain(path)
})

test.each([
  ['CRLF', [...goodLines.slice(0, 30).map((row) => `${row}\n`), ...goodLines.slice(30).map((row) => `${row}\r\n`)]],
  ['LF', [...goodLines.slice(0, 30).map((row) => `${row}\r\n`), ...goodLines.slice(30).map((row) => `${row}\n`)]],
])('lines that end in two ways, from line 31 on with %s', async (end, lines) => {
  const path = await file(`two-ends-${end}.csv`, lines.join(''))
  expect(await failureOf(path)).toMatchObject({
    code: 'FILE_FORMAT',
    message: expect.stringContaining(`${path}, line 31 ends with ${end}`),
    details: { line: 31 },
  })
})

test.each([
  ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(good, 'utf16le')],
  [
    'a code page that is neither UTF-8 nor Latin-1',
    Buffer.concat([Buffer.from(good), Buffer.from([10, 0x83, 0x65, 0x83, 0x58, 0x83, 0x67])]),
  ],
])('an unknown encoding: %s', async (_, bytes) => {
  const path = await file('encoding.csv', bytes)
  expect(await failureOf(path)).toMatchObject({
    code: 'FILE_FORMAT',
    message: expect.stringContaining(`The encoding of ${path} is not known`),
    remedy: expect.stringContaining('UTF-8'),
  })
})

test('a compressed file', async () => {
  const path = await file('packed.csv', gzipSync(good))
  expect(await failureOf(path)).toMatchObject({ code: 'FILE_FORMAT', message: `${path} is compressed.` })
})

test('only NaN as ratings', async () => {
  const path = await file('nan.csv', good.replaceAll(/,\d,/g, ',NaN,'))
  expect(await failureOf(path)).toMatchObject({
    code: 'NO_USABLE_ROWS',
    message: expect.stringMatching(/none of its 50 rows can be used \(50 not-a-number\).*line 2/),
    details: { line: 2 },
  })
})

test('more bad rows than are accepted', async () => {
  const path = await file('third.csv', [good, ...goodRows.slice(0, 20).map((row) => row.replace(/,\d,/, ',x,'))].join('\n'))
  expect(await failureOf(path)).toMatchObject({
    code: 'TOO_MANY_BAD_ROWS',
    message: expect.stringContaining('20 of 70 rows are bad'),
    details: { line: 52, read: 70, bad: 20 },
  })
})

test('a column name twice', async () => {
  const path = await file('twice.csv', good.replace('user,item,rating', 'user,item,Item'))
  expect(await failureOf(path)).toMatchObject({
    code: 'FILE_FORMAT',
    message: `${path}, line 1: the column name "Item" occurs twice (columns 2 and 3).`,
  })
})

test('a folder without ratings', async () => {
  const folder = join(root, 'no-ratings')
  await mkdir(folder)
  expect(await failureOf(folder)).toMatchObject({ code: 'FILE_FORMAT', message: `The folder ${folder} holds no files.` })
  await writeFile(join(folder, 'movies.csv'), 'movieId,title,genres\n1,One (1990),Drama\n2,Two (1991),Comedy|Drama\n')
  await writeFile(join(folder, 'readme.md'), 'nothing')
  expect(await failureOf(folder)).toMatchObject({
    code: 'FILE_FORMAT',
    message: expect.stringContaining('movies.csv has the columns movieId, title, genres'),
  })
})

test('a path that does not exist', async () => {
  const path = join(root, 'nothing')
  expect(await failureOf(path)).toMatchObject({ code: 'FILE_NOT_FOUND', message: `${path} does not exist.` })
})

test.each(['Reading interactions', 'Writing'])('a file that grows during "%s"', async (during) => {
  const path = await file('growing.csv', good)
  let grown = false
  const failure = await failureOf(path, (step) => {
    if (step !== during || grown) return
    grown = true
    appendFileSync(path, '\nu1,late,5,1600000000')
  })
  expect(failure).toMatchObject({ code: 'FILE_CHANGED', message: `${path} changed while it was being read.` })
})

test('a file that vanishes', async () => {
  const path = await file('vanishing.csv', good)
  const failure = await failureOf(path, (step) => void (step === 'Reading interactions' && rmSync(path, { force: true })))
  expect(failure.code).toBe('FILE_CHANGED')
})

test('a preview of bad files fails the same way', async () => {
  const path = await file('tilde.csv', good.replaceAll(',', '~'))
  await expect(previewSource({ kind: 'preview', path }, quietWork)).rejects.toMatchObject({ code: 'FILE_FORMAT' })
})
