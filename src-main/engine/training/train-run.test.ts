import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochPoint } from '../../contract/index.ts'
import { importSample } from '../data/jobs.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import { readEvaluation } from '../evaluation/evaluation-files.ts'
import type { Clock } from '../kernel/clock.ts'
import { selectRows } from '../kernel/csr.ts'
import { quietWork } from '../kernel/progress.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { openRun } from './bundle.ts'
import { estimateRun } from './estimate.ts'
import { modelContext, type TrainJob, trainRun } from './train-run.ts'
import type { TrainWork } from './train-work.ts'

let folder = ''
let dataset = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-training-'))
  dataset = join(folder, 'sample')
  await importSample({ kind: 'sample', datasetId: 'ds_sample01', datasetFolder: dataset, name: 'sample' }, { signal: never, report() {} })
})
afterAll(() => rm(folder, { recursive: true }))

const never = new AbortController().signal
const small = { epochs: 5, batchSize: 200, hiddenSize: 40, embeddingSize: 10, patience: null }

/** Six seconds pass between any two looks at it: every epoch is due for a checkpoint. */
function slowClock(): Clock {
  let seconds = 0
  return { now: () => (seconds += 6) * 1000, elapsed: () => (seconds += 6) * 1000 }
}

interface Watched extends TrainWork {
  readonly epochs: EpochPoint[]
  readonly lines: string[]
}

function watch(signal: AbortSignal = never, onEpoch: (point: EpochPoint) => void = () => undefined): Watched {
  const epochs: EpochPoint[] = []
  const lines: string[] = []
  return {
    signal,
    clock: slowClock(),
    epochs,
    lines,
    report: () => undefined,
    log: (level, message) => lines.push(`${level}: ${message}`),
    device: () => undefined,
    finding: () => undefined,
    epoch: (point) => {
      epochs.push(point)
      onEpoch(point)
    },
  }
}

function jobIn(name: string, changes: Partial<TrainJob> = {}): TrainJob {
  return {
    kind: 'train',
    device: 'auto',
    runFolder: join(folder, name),
    datasetFolder: dataset,
    modelId: 'mult-vae',
    config: small,
    split: { id: 'strong-generalization', config: {} },
    seed: 3,
    cutoffs: [10, 100],
    resume: false,
    componentFolders: [],
    ...changes,
  }
}

const modelFile = (name: string): Promise<Buffer> => readFile(join(folder, name, 'bundle', 'model.state'))

/** Stops a run when it has told of this epoch. */
async function stopAfter(epoch: number, job: TrainJob): Promise<void> {
  const cancel = new AbortController()
  const work = watch(cancel.signal, (point) => {
    if (point.epoch === epoch) cancel.abort()
  })
  await expect(trainRun(job, work)).rejects.toThrow('Cancelled')
}

describe('a run of an iterative model', () => {
  it('learns, keeps its best epoch, and leaves a bundle that gives the evaluated lists', async () => {
    const work = watch()
    const result = await trainRun(jobIn('straight'), work)
    expect(work.epochs.map((point) => point.epoch)).toEqual([1, 2, 3, 4, 5])
    const values = work.epochs.map((point) => point.validation['ndcg@100'])
    const best = values.indexOf(Math.max(...values)) + 1
    expect(result).toMatchObject({ bestEpoch: best, selectionMetric: 'ndcg@100', protocol: { finalFit: 'best-epoch', testOpenings: 1 } })
    expect(new Set(work.epochs.map((point) => point.tensors)).size).toBe(1)
    expect(await readdir(join(folder, 'straight', 'checkpoints'))).toHaveLength(2)

    const run = await openRun(join(folder, 'straight'))
    const evaluation = await readEvaluation(join(folder, 'straight', 'evaluation'))
    expect(run.users.ids.length).toBe(result.counts.users)
    const { foldIn, users } = run.split.test
    const scores = await run.model.scoreItems(selectRows(foldIn, [0]), users.subarray(0, 1))
    const known = new Set(foldIn.indices.subarray(0, foldIn.indptr[1]))
    let favourite = -1
    scores.forEach((score, item) => {
      if (!known.has(item) && (favourite < 0 || score > scores[favourite])) favourite = item
    })
    const list = await evaluation.readList(0)
    expect(list.items[0]).toBe(favourite)
    run.dispose()
  })

  it('stopped and resumed, is the straight run bit for bit', async () => {
    await stopAfter(3, jobIn('resumed'))
    const work = watch()
    await trainRun(jobIn('resumed', { resume: true }), work)
    expect(work.epochs.map((point) => point.epoch)).toEqual([4, 5])
    expect(work.lines).toContain('info: Goes on after epoch 3.')
    expect((await modelFile('resumed')).equals(await modelFile('straight'))).toBe(true)
  })

  it('falls back to the checkpoint before when the newest is damaged', async () => {
    await stopAfter(3, jobIn('damaged'))
    const checkpoints = join(folder, 'damaged', 'checkpoints')
    const newest = (await readdir(checkpoints)).sort().at(-1) ?? ''
    const bytes = await readFile(join(checkpoints, newest))
    bytes[bytes.length - 100] ^= 1
    await writeFile(join(checkpoints, newest), bytes)
    const work = watch()
    await trainRun(jobIn('damaged', { resume: true }), work)
    expect(work.epochs.map((point) => point.epoch)).toEqual([3, 4, 5])
    expect(work.lines).toContainEqual(expect.stringContaining(`warning: Checkpoint ${newest} cannot be read`))
    expect((await modelFile('damaged')).equals(await modelFile('straight'))).toBe(true)
  })

  it('never goes on from the checkpoint of another recipe', async () => {
    await stopAfter(2, jobIn('other'))
    const work = watch()
    await trainRun(jobIn('other', { resume: true, seed: 4 }), work)
    expect(work.epochs[0].epoch).toBe(1)
  })

  it('counts a second opening of the test part', async () => {
    await stopAfter(5, jobIn('opened'))
    await copyFile(join(folder, 'straight', 'test-openings.json'), join(folder, 'opened', 'test-openings.json'))
    const result = await trainRun(jobIn('opened', { resume: true }), watch())
    expect(result.protocol.testOpenings).toBe(2)
  })
})

it('learns anew on train and validation for as many epochs as were best, when asked to', async () => {
  const work = watch()
  const job = jobIn('refitted')
  const result = await trainRun({ ...job, config: { ...job.config, refit: true } }, work)
  const best = result.bestEpoch ?? 0
  expect(result.protocol.finalFit).toBe('train+validation')
  expect(work.lines).toContain(`info: Training again on train and validation, ${best} epochs.`)
  // The same as training straight on both parts: nothing of the selection is left in it.
  const sample = await loadDataset(dataset)
  const split = makeSplit(sample, job.split)
  const plugin = getModel(job.modelId)
  const model = plugin.create(parseConfig(plugin.config, job.config, plugin.title), modelContext(job, sample, split))
  await model.prepare?.(split.trainAndValidation)
  for (let epoch = 0; epoch < best; epoch++) await model.trainEpoch?.(quietWork)
  const expected = (await model.save()).arrays
  model.dispose()
  const run = await openRun(join(folder, 'refitted'))
  const { arrays } = await run.model.save()
  run.dispose()
  for (const [name, { data }] of Object.entries(expected)) expect(arrays[name].data, name).toEqual(data)
})

describe('a run of a closed form', () => {
  it('shows its validation figures, then learns from train and validation', async () => {
    const work = watch()
    const result = await trainRun(jobIn('ease', { modelId: 'ease', config: {}, split: { id: 'user-random', config: {} } }), work)
    expect(work.epochs).toHaveLength(1)
    expect(work.epochs[0].validation['ndcg@100']).toBeGreaterThan(0)
    expect(result).toMatchObject({ bestEpoch: null, secondsPerEpoch: null, protocol: { finalFit: 'train+validation' } })
    expect(result.metrics['ndcg@100'].value).toBeGreaterThan(0)
  })
})

it('estimates from measured batches', async () => {
  const { kind: _kind, runFolder: _folder, ...job } = jobIn('estimate')
  const work = { signal: never, report: () => undefined, clock: { now: () => 0, elapsed: () => performance.now() } }
  const estimate = await estimateRun({ ...job, kind: 'estimate' }, work)
  expect(estimate.secondsPerEpoch).toBeGreaterThan(0)
  expect(estimate.totalSeconds).toBeGreaterThan(5 * (estimate.secondsPerEpoch ?? Infinity))
  expect(estimate.peakMemoryMb).toBeGreaterThan(50)
  expect(estimate.diskMb).toBeGreaterThan(0.1)
  expect(estimate.basis).toContain('Measured')
  expect(estimate.gpu).toBeNull()
})
