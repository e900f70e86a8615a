import { readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatasetId, type Failure } from '../../src-main/contract/index.ts'
import { addAttributes, importDataset, importSample } from '../../src-main/engine/data/jobs.ts'
import { verifyDataset } from '../../src-main/engine/data/load-dataset.ts'
import { replaceDisk, systemDisk } from '../../src-main/engine/kernel/disk.ts'
import { toFailure } from '../../src-main/engine/kernel/errors.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { type TrainJob, trainRun } from '../../src-main/engine/training/train-run.ts'
import type { TrainWork } from '../../src-main/engine/training/train-work.ts'
import { type FaultName, faultNames, faults, faultyDisk, slowDisk } from '../support/faulty-disk.ts'

/** Every single step of writing fails once, in each way: what was there before is untouched, and the failure is told in words. */
let root = ''
let dataset = ''
let source = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-faults-'))
  source = join(root, 'ratings.csv')
  const rows = Array.from({ length: 400 }, (_, n) => `u${n % 40},i${(n * 7) % 31},${1 + (n % 5)},${1_600_000_000 + n}`)
  await writeFile(source, ['user,item,rating,time', ...rows, 'u1,i1,none,1'].join('\n'))
  dataset = join(root, 'ds_small01')
  await importDataset(importJob(dataset), quietWork)
})
afterAll(() => rm(root, { recursive: true }))

const importJob = (folder: string) => ({
  kind: 'import' as const,
  datasetId: 'ds_small01',
  datasetFolder: folder,
  request: { path: source, name: 'small', maxBadRatio: 0.2 },
})

const codes: Record<string, Failure['code']> = { ENOSPC: 'DISK_FULL', EIO: 'DISK_FAILED', EACCES: 'PERMISSION_DENIED' }

/** Runs the work with a disk that fails at step `at`; undefined: there is no such step any more. */
async function failureAt(name: FaultName, at: number, work: () => Promise<unknown>): Promise<Failure | undefined> {
  const disk = faultyDisk(name, at)
  using _ = replaceDisk(disk)
  const failure = await work().then(
    () => undefined,
    (thrown: unknown) => toFailure(thrown),
  )
  if (disk.steps <= at) {
    expect(failure).toBeUndefined()
    return undefined
  }
  expect(failure, `${name} at step ${at}`).toMatchObject({ code: codes[faults[name].code], message: expect.stringContaining(root) })
  return failure
}

describe.each(faultNames)('%s', (name) => {
  test('at every step of an import: nothing of it stays', async () => {
    const datasets = join(root, `import ${name}`)
    await mkdir(datasets)
    let at = 0
    while (await failureAt(name, at, () => importDataset(importJob(join(datasets, 'ds_small01')), quietWork))) {
      expect(readdirSync(datasets), `step ${at}`).toEqual([])
      at++
    }
    expect(at).toBeGreaterThan(0)
    await verifyDataset(join(datasets, 'ds_small01'))
  })

  test('at every step of adding attributes: the dataset is whole, before or after', async () => {
    const file = join(root, 'items.csv')
    await writeFile(file, ['item,genre', ...Array.from({ length: 31 }, (_, n) => `i${n},${['Drama', 'Comedy'][n % 2]}`)].join('\n'))
    const request = { datasetId: DatasetId.parse('ds_small01'), target: 'items' as const, path: file }
    const copy = join(root, `attributes ${name}`)
    for (let at = 0; ; at++) {
      await rm(copy, { recursive: true, force: true })
      await cp(dataset, copy, { recursive: true })
      const job = { kind: 'attributes' as const, datasetFolder: copy, request }
      const failure = await failureAt(name, at, () => addAttributes(job, quietWork))
      await verifyDataset(copy)
      expect((await readdir(copy)).filter((entry) => entry.endsWith('.tmp'))).toEqual([])
      if (!failure) break
    }
  })

  test('at every step of a run: it can be resumed to the same figures', async () => {
    const straight = await trainRun(trainJob(join(root, `straight ${name}`), false), work())
    const folder = join(root, `run ${name}`)
    let at = 0
    while (await failureAt(name, at, () => trainRun(trainJob(folder, false), work()))) {
      const entries = await readdir(folder, { recursive: true }).catch(() => [])
      expect(entries.filter((entry) => entry.endsWith('.tmp') || entry.includes('.building'))).toEqual([])
      if (at % 5 === 0) expect((await trainRun(trainJob(folder, true), work())).metrics).toEqual(straight.metrics)
      await rm(folder, { recursive: true, force: true })
      at++
    }
    expect(at).toBeGreaterThan(0)
  })
})

test('a disk that is nearly full is told before anything is begun', async () => {
  using _ = replaceDisk({ ...systemDisk, freeBytes: () => Promise.resolve(65 * 2 ** 20) })
  // 1 MB is left above what stays free; the file is small and fits.
  await importDataset(importJob(join(root, 'full', 'ds_small01')), quietWork)
  using __ = replaceDisk({ ...systemDisk, freeBytes: () => Promise.resolve(64 * 2 ** 20) })
  const full = expect.objectContaining({ code: 'DISK_FULL', remedy: expect.stringContaining('nothing was begun') })
  await expect(importDataset(importJob(join(root, 'full', 'ds_small02')), quietWork)).rejects.toEqual(full)
  await expect(trainRun(trainJob(join(root, 'full', 'run'), false), work())).rejects.toEqual(full)
  expect(readdirSync(join(root, 'full'))).toEqual(['ds_small01'])
})

test('a disk that takes a few bytes at a time loses none', async () => {
  using _ = replaceDisk(slowDisk(1000))
  const folder = join(root, 'slow', 'ds_sample01')
  await importSample({ kind: 'sample', datasetId: 'ds_sample01', datasetFolder: folder, name: 'sample' }, quietWork)
  await verifyDataset(folder)
  expect((await readFile(join(folder, 'items.u32'))).length).toBeGreaterThan(1000)
})

function trainJob(runFolder: string, resume: boolean): TrainJob {
  return {
    kind: 'train',
    device: 'auto',
    runFolder,
    datasetFolder: dataset,
    modelId: 'mult-vae',
    config: { epochs: 3, batchSize: 40, hiddenSize: 8, embeddingSize: 4, patience: null },
    split: { id: 'user-random', config: {} },
    seed: 1,
    cutoffs: [5],
    resume,
    componentFolders: [],
  }
}

/** Six seconds pass between any two looks at its clock: every epoch is due for a checkpoint. */
function work(): TrainWork {
  let seconds = 0
  const later = (): number => (seconds += 6) * 1000
  const nothing = (): void => undefined
  return { ...quietWork, clock: { now: later, elapsed: later }, epoch: nothing, log: nothing, finding: nothing, device: nothing }
}
