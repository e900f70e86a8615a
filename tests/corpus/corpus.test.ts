import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Failure } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import { audit } from '../support/trained-workspace.ts'
import { allKinds } from './all-kinds.ts'
import { type BadFile, type Kind, lay } from './corpus.ts'
import { doors, type Ground, inventory } from './doors.ts'
import { makeGround } from './ground.ts'

/** A door that takes longer hangs. The slowest takes a tenth of it where nothing else runs. */
const limitMs = 30_000
/** Peak of the whole process, which has seen every file before: the engine, TensorFlow and DuckDB with its own limit are in it. */
const limitMb = 2500

/** `npm run corpus` tries every file; otherwise, two of each kind. */
const isWhole = process.env.MODE === 'corpus'
const chosen = (files: Kind['files']): Kind['files'] => (isWhole ? files : files.slice(0, 2))

let root: string
let ground: Ground & { close(): Promise<void> }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-corpus-'))
  ground = await makeGround(root)
}, 120_000)
afterAll(() => rm(root, { recursive: true, force: true }))

interface Told {
  readonly outcome: string
  readonly failure: Failure | null
}

/** What the door says of the file; `hangs` where it says nothing in time. */
async function tell({ id, door }: Kind, { name, content }: BadFile): Promise<Told> {
  const folder = join(ground.scratch, id)
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await lay(path, content)
  const before = inventory(ground.workspace, ground.datasets, ground.sampleFolder)
  const tooLong = AbortSignal.timeout(limitMs)
  const hangs = new Promise<Told>((resolve) => tooLong.addEventListener('abort', () => resolve({ outcome: 'hangs', failure: null })))
  const told = await Promise.race([
    hangs,
    doors[door](path, ground, { signal: tooLong, report: () => undefined }).then(
      (outcome) => ({ outcome, failure: null }),
      (thrown: unknown) => ({ outcome: 'refused', failure: failureOf(thrown) }),
    ),
  ])
  if (told.failure) expect(inventory(ground.workspace, ground.datasets, ground.sampleFolder), 'something half-made').toEqual(before)
  await rm(folder, { recursive: true, force: true })
  return told
}

/** Where in the input it is, in the words of a person: the file, a line, a field, or the word that was given. */
const place = /\/|line \d|field|block \d|column|"[^"]*"|--\w|<\w+>|\w+:|runs?|dataset|model|name|setting|workspace/i

function expectWords({ code, message, remedy }: Failure): void {
  expect(code, message).not.toBe('INTERNAL')
  expect(message).toMatch(place)
  expect(message.length, message).toBeLessThan(1200)
  expect(remedy.length, message).toBeGreaterThan(10)
}

describe.each(allKinds)('$door: $id', (kind) => {
  test.each(chosen(kind.files))(
    '$name',
    async (file) => {
      const { outcome, failure } = await tell(kind, file)
      expect({ outcome, words: failure?.message.slice(0, 300) }).toMatchObject({ outcome: file.outcome })
      if (failure) expectWords(failure)
      expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(limitMb)
      expect(Object.keys(Object.prototype)).toEqual([])
    },
    2 * limitMs,
  )
})

test('the corpus is as wide as it says', () => {
  expect(allKinds.length).toBeGreaterThanOrEqual(30)
  expect(allKinds.flatMap(({ files }) => files).length).toBeGreaterThanOrEqual(200)
  for (const { id, files } of allKinds) expect(new Set(files.map(({ name }) => name)).size, id).toBeGreaterThanOrEqual(5)
})

test('after all of it the workspace is in order', async () => {
  await ground.close()
  expect((await audit(ground.workspace)).findings).toEqual([])
})
