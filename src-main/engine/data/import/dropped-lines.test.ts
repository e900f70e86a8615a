import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectInteractions } from './collect-interactions.ts'
import { droppedLines } from './dropped-lines.ts'
import { planImport } from './plan-import.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-lines-'))
})
afterAll(() => rm(folder, { recursive: true }))

const work = { signal: new AbortController().signal, report: () => undefined }

/** Kinds of records, what each looks like, how many lines it takes and why it is dropped. `n` makes pairs unique. */
const kinds: Record<string, { text: (n: number) => string; lines: number; reason: string | null }> = {
  good: { text: (n) => `u${n % 50},i${n},${1 + (n % 5)},${1_000_000_000 + n},x`, lines: 1, reason: null },
  quoted: { text: (n) => `"u${n % 50}","i,${n}",4,${1_000_000_000 + n},"say ""yes"""`, lines: 1, reason: null },
  long: { text: (n) => `u${n % 50},i${n},3,1000000001,"two\nor ""three""\nlines"`, lines: 3, reason: null },
  inner: { text: (n) => `u${n % 50},i"${n},3,1000000001,x`, lines: 1, reason: null },
  accent: { text: (n) => `ü${n % 50},é${n},2,1000000001,x`, lines: 1, reason: null },
  blank: { text: () => '', lines: 1, reason: null },
  short: { text: () => `u1,i1`, lines: 1, reason: 'unparsable' },
  wide: { text: () => `u1,i1,3,1000000001,x,y`, lines: 1, reason: 'unparsable' },
  longWide: { text: () => `u1,i1,3,1000000001,"a\nb",y`, lines: 2, reason: 'unparsable' },
  misquoted: { text: () => `u1,"i1"x,3,1000000001,y`, lines: 1, reason: 'unparsable' },
  noUser: { text: (n) => `,i${n},3,1000000001,x`, lines: 1, reason: 'missing-id' },
  noItem: { text: () => `u1,"",3,1000000001,x`, lines: 1, reason: 'missing-id' },
  nan: { text: (n) => `u1,n${n},NaN,1000000001,x`, lines: 1, reason: 'not-a-number' },
  word: { text: (n) => `u1,n${n},five,1000000001,x`, lines: 1, reason: 'not-a-number' },
  empty: { text: (n) => `u1,n${n},,1000000001,x`, lines: 1, reason: 'not-a-number' },
  lateTime: { text: (n) => `u1,n${n},3,99999999999999,x`, lines: 1, reason: 'out-of-range' },
}

interface FileShape {
  readonly records: readonly string[]
  readonly lineEnd: string
  readonly encoding: 'utf8' | 'latin1'
  readonly mark: boolean
  readonly lastLineEnd: boolean
}

/** The file's bytes and, by construction, its dropped lines. */
function build(shape: FileShape): { bytes: Buffer; expected: { line: number; reason: string }[] } {
  const texts = ['user,item,rating,timestamp,note']
  const expected: { line: number; reason: string }[] = []
  let line = 2
  shape.records.forEach((name, n) => {
    const kind = kinds[name]
    texts.push(kind.text(n).replaceAll('\n', shape.lineEnd))
    if (kind.reason !== null) expected.push({ line, reason: kind.reason })
    line += kind.lines
  })
  const mark = shape.mark && shape.encoding === 'utf8' ? '\uFEFF' : ''
  return { bytes: Buffer.from(mark + texts.join(shape.lineEnd) + (shape.lastLineEnd ? shape.lineEnd : ''), shape.encoding), expected }
}

async function findDropped(path: string): Promise<{ line: number; reason: string }[]> {
  const plan = await planImport({ path }, work.signal)
  if (!plan.columns) throw new Error('the columns are named')
  const { table, raw, reasonOf } = await collectInteractions(plan.layout, plan.columns, null, work)
  const found: { line: number; reason: string }[] = []
  for await (const { line, reason } of droppedLines(table, raw, reasonOf)) found.push({ line, reason })
  return found
}

test('every dropped row is listed with its line, whatever stands around it', async () => {
  const goodFirst = fc.array(fc.constantFrom(...Object.keys(kinds)), { minLength: 0, maxLength: 60 }).map((records) => [
    // The shape of a file is judged by its first lines: they are good ones.
    ...Array.from({ length: 40 }, () => 'good'),
    ...records,
    'accent',
    'good',
  ])
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        records: goodFirst,
        lineEnd: fc.constantFrom('\n', '\r\n'),
        encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
        mark: fc.boolean(),
        lastLineEnd: fc.boolean(),
      }),
      async (shape) => {
        const { bytes, expected } = build(shape)
        const path = join(folder, 'mixed.csv')
        await writeFile(path, bytes)
        expect(await findDropped(path)).toEqual(expected)
      },
    ),
    { numRuns: 60, seed: 11 },
  )
})
