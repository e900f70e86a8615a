import type { ConfigValues, Estimate } from '../../contract/index.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import type { EvaluationPart, Split } from '../data/split.ts'
import { evaluatePart } from '../evaluation/evaluate.ts'
import type { Clock } from '../kernel/clock.ts'
import { columnCounts, type Csr, rowLength, selectRows } from '../kernel/csr.ts'
import type { Work } from '../kernel/progress.ts'
import type { Model } from '../plugins/define.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import type { Job } from '../runs/messages.ts'
import { startDevice } from '../tensor/devices.ts'
import { bytesOfVariables, readGpuMemory, withPeakBytes } from '../tensor/gpu-memory.ts'
import { openComponents } from './components.ts'
import { budgetGpu } from './gpu-budget.ts'
import { storedLists } from './stored-lists.ts'
import { modelContext } from './train-run.ts'

/** Enough users that a batch is full and the time of one is above the clock's noise. */
const measuredUsers = 1000

/**
 * What a run would take, from real work on a part of the data: two epochs on up to 1,000 training users (the first one warms up), or the closed
 * form itself, and the ranking of up to 1,000 users.
 */
export async function estimateRun(job: Extract<Job, { kind: 'estimate' }>, work: Work & { readonly clock: Clock }): Promise<Estimate> {
  await startDevice(job.device)
  const gpu = await readGpuMemory()
  const dataset = await loadDataset(job.datasetFolder)
  const split = makeSplit(dataset, job.split)
  const plugin = getModel(job.modelId)
  const config = parseConfig(plugin.config, job.config, plugin.title)
  const { components } = await openComponents(job.componentFolders, split, dataset.detail.summary.fingerprint)
  const model = plugin.create(config, { ...modelContext({ seed: 1 }, dataset, split), components })
  try {
    const measured = await withPeakBytes(async () => ({
      training: await measureTraining(model, split.train, work),
      perUser: await measureRanking(model, split, work),
    }))
    const { training, perUser } = measured.result
    const weightBytes = await bytesOfWeights(model)
    const peakBytes = measured.peakBytes + bytesOfVariables(weightBytes)
    // A closed form is fitted and measured on validation, then fitted again for the test.
    const once = plugin.training?.epochs(config) ?? 2
    const epochs = plugin.training?.refits(config) ? 2 * once : once
    const evaluations = plugin.training ? Math.ceil(once / plugin.training.evaluateEvery(config)) : 1
    const totalMs =
      (training.perEpoch ?? training.whole) * epochs + perUser * (split.validation.users.length * evaluations + split.test.users.length)
    const lists = storedLists(split, []).bytes
    return {
      secondsPerEpoch: training.perEpoch === null ? null : training.perEpoch / 1000,
      totalSeconds: totalMs / 1000,
      peakMemoryMb: process.resourceUsage().maxRSS / 1024 + lists / 2 ** 20,
      // The bundle, and for iterative models two checkpoints with the optimiser's moments (three times the weights each, plus the best).
      diskMb: (lists + weightBytes * (plugin.capabilities.iterative ? 9 : 1)) / 2 ** 20,
      gpu: gpu && budgetGpu({ peakBytes, weightBytes }, batchSizeOf(job.config), gpu),
      basis: training.basis,
    }
  } finally {
    model.dispose()
  }
}

async function measureTraining(
  model: Model,
  train: Csr,
  work: Work & { readonly clock: Clock },
): Promise<{ perEpoch: number | null; whole: number; basis: string }> {
  if (model.fit) {
    const before = work.clock.elapsed()
    await model.fit(train, work)
    return { perEpoch: null, whole: work.clock.elapsed() - before, basis: 'Measured: one fit on the training part; a run makes two.' }
  }
  const active = Uint32Array.from({ length: train.rows }, (_, row) => row).filter((row) => rowLength(train, row) > 0)
  const sample = active.slice(0, measuredUsers)
  await model.prepare?.(selectRows(train, sample))
  await model.trainEpoch?.(work)
  const before = work.clock.elapsed()
  await model.trainEpoch?.(work)
  const perEpoch = ((work.clock.elapsed() - before) * active.length) / Math.max(1, sample.length)
  return {
    perEpoch,
    whole: 0,
    basis: `Measured: one epoch on ${sample.length} of ${active.length} training users. Early stopping can end it sooner.`,
  }
}

/** Milliseconds per ranked user. */
async function measureRanking(model: Model, split: Split, work: Work & { readonly clock: Clock }): Promise<number> {
  const rows = Uint32Array.from({ length: Math.min(measuredUsers, split.validation.users.length) }, (_, row) => row)
  const { users, foldIn, heldOut, candidates } = split.validation
  const part: EvaluationPart = {
    users: users.slice(0, rows.length),
    foldIn: selectRows(foldIn, rows),
    heldOut: selectRows(heldOut, rows),
    ...(candidates ? { candidates } : {}),
  }
  const before = work.clock.elapsed()
  await evaluatePart(
    model,
    part,
    {
      cutoffs: [100],
      depth: 100,
      seed: 1,
      popularity: columnCounts(split.train),
      metrics: ['ndcg'],
      direction: split.direction,
      intervals: false,
    },
    work,
  )
  return (work.clock.elapsed() - before) / Math.max(1, rows.length)
}

async function bytesOfWeights(model: Model): Promise<number> {
  const { arrays } = await model.save()
  return Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0)
}

function batchSizeOf({ batchSize }: ConfigValues): number | null {
  return typeof batchSize === 'number' ? batchSize : null
}
