import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../contract/index.ts'
import type { EvaluationPart, Split } from '../data/split.ts'
import { type Csr, csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import type { ModelState } from '../plugins/define.ts'
import { type EpochPlan, isTrainable, trainEpochs } from './epochs.ts'
import type { TrainWork } from './train-work.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-epochs-'))
})
afterAll(() => rm(folder, { recursive: true }))

const itemCount = 6
/** Everybody knows item 0 and looks for item 1. */
const known = csrFromRows(
  Array.from({ length: 4 }, () => [0]),
  itemCount,
)
const wanted: Csr = { ...known, indices: known.indices.map(() => 1) }
const part: EvaluationPart = { users: Uint32Array.of(0, 1, 2, 3), foldIn: known, heldOut: wanted }

function makeSplit(): Split {
  const counts = { users: 4, items: itemCount, positives: 8, threshold: null, droppedLowRatings: 0, droppedUsers: 0, droppedItems: 0 }
  const sizes = {
    trainInteractions: 4,
    validationUsers: 4,
    validationFoldIn: 4,
    validationHeldOut: 4,
    testUsers: 4,
    testFoldIn: 4,
    testHeldOut: 4,
  }
  const index = Uint32Array.from({ length: itemCount }, (_, i) => i)
  return {
    spec: { id: 'by-hand', config: {} },
    hash: 'by hand',
    counts: { ...counts, ...sizes },
    direction: 'items-for-user',
    userIndex: part.users,
    itemIndex: index,
    train: known,
    trainAndValidation: known,
    validation: part,
    test: part,
  }
}

/** A model that puts item 1 at a rank per epoch: nDCG follows the plan, losses too. */
function planned(ranks: readonly number[], losses: readonly number[] = ranks.map(() => 1)) {
  let epoch = 0
  const state = (): ModelState => ({ arrays: {}, json: { epoch } })
  return {
    async prepare() {
      epoch = 0
    },
    async trainEpoch(work: { report(progress: Progress): void }) {
      work.report({ step: 'batches', done: 1, total: 2, remainingMs: null })
      return { loss: losses[epoch++] }
    },
    async scoreItems(histories: Csr) {
      const scores = new Float32Array(histories.rows * itemCount).map((_, at) => -(at % itemCount))
      for (let row = 0; row < histories.rows; row++) scores[row * itemCount + 1] = -(ranks[epoch - 1] + 0.5)
      return scores
    },
    save: async () => state(),
    load: async (saved: ModelState) => {
      epoch = Number(saved.json['epoch'])
    },
    saveTraining: async () => state(),
    loadTraining: async () => undefined,
    dispose: () => undefined,
    get epoch() {
      return epoch
    },
  }
}

/** `clockStepMs`: what each look at the clock takes; by itself so long that every epoch is written. */
async function train(model: ReturnType<typeof planned>, name: string, plan: Partial<EpochPlan> = {}, clockStepMs = 6000) {
  const reports: Progress[] = []
  const lines: string[] = []
  const best: number[] = []
  let now = 0
  const work: TrainWork = {
    signal: new AbortController().signal,
    clock: { now: () => 0, elapsed: () => (now += clockStepMs) },
    report: (progress) => reports.push(progress),
    log: (_level, message) => lines.push(message),
    device: () => undefined,
    finding: () => undefined,
    epoch: (point) => {
      if (point.best) best.push(point.epoch)
    },
  }
  const whole: EpochPlan = {
    epochs: 5,
    selection: 'ndcg@100',
    patience: null,
    evaluateEvery: 1,
    evaluationSeed: 1,
    checkpointFolder: join(folder, name),
    recipe: name,
    resume: false,
    ...plan,
  }
  if (!isTrainable(model)) throw new Error('the model has all that training needs')
  const standing = await trainEpochs(model, makeSplit(), createRng(1), whole, work)
  return { standing, reports, lines, best }
}

it('keeps the best epoch by validation, not the last', async () => {
  const model = planned([4, 2, 1, 3, 5])
  const { standing, best } = await train(model, 'best')
  expect(best).toEqual([1, 2, 3])
  expect(standing).toMatchObject({ epoch: 5, bestEpoch: 3, bestValue: 1, sinceBest: 2 })
  expect(model.epoch).toBe(3)
})

it('stops when patience is spent, and says so', async () => {
  const { standing, lines } = await train(planned([2, 3, 3, 1, 1]), 'patience', { patience: 2 })
  expect(standing).toMatchObject({ epoch: 3, bestEpoch: 1 })
  expect(lines).toContainEqual(expect.stringContaining('Stopped early'))
})

it('measures only every so many epochs, and the last one', async () => {
  const { standing, best } = await train(planned([1, 4, 1, 3, 2]), 'sparse', { evaluateEvery: 2 })
  expect(best).toEqual([2, 4, 5])
  expect(standing.bestEpoch).toBe(5)
})

it('goes on from a checkpoint that was written before anything was measured', async () => {
  await train(planned([1, 1, 1, 1, 1], [1, 1, NaN, 1, 1]), 'unmeasured', { evaluateEvery: 10 }).catch(() => undefined)
  const told: number[] = []
  const onResume: EpochPlan['onResume'] = (points) => told.push(...points.map(({ epoch }) => epoch))
  const { standing, lines } = await train(planned([1, 1, 1, 4, 2]), 'unmeasured', { evaluateEvery: 10, resume: true, onResume })
  expect(told).toEqual([1, 2])
  expect(lines).toContain('Goes on after epoch 2.')
  expect(standing).toMatchObject({ epoch: 5, bestEpoch: 5 })
})

it('reports progress in epochs and their fractions, with the time left once it is known', async () => {
  const { reports } = await train(planned([1, 1, 1, 1, 1]), 'progress')
  expect(reports.map(({ step, done, total }) => [step, done, total]).slice(0, 4)).toEqual([
    ['epoch', 0.5, 5],
    ['epoch', 1, 5],
    ['epoch', 1.5, 5],
    ['epoch', 2, 5],
  ])
  expect(reports[0].remainingMs).toBeNull()
  expect(reports.at(-1)?.remainingMs).toBe(0)
})

it('ends with a clear error when a loss is no number, and keeps the checkpoints before', async () => {
  const failing = train(planned([3, 2, 1, 1, 1], [1, 1, NaN, 1, 1]), 'diverged')
  await expect(failing).rejects.toMatchObject({ code: 'RUN_FAILED', message: 'The loss "loss" became NaN in epoch 3.' })
  expect(await readdir(join(folder, 'diverged'))).toEqual(['epoch-000001.state', 'epoch-000002.state'])
})

describe('when it fails within the seconds after a checkpoint', () => {
  const fast = 1

  it.each([
    ['a loss', planned([3, 2, 4, 1], [1, 1, 1, NaN]), 'The loss "loss" became NaN in epoch 4.'],
    ['scores', planned([3, 2, 4, NaN]), 'The model gave 1 of 6 items a score that is not a finite number.'],
  ])('by %s that are no numbers, the best epoch is written, and what is kept is said', async (what, failing, message) => {
    const error = await train(failing, `fast ${what}`, {}, fast).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'RUN_FAILED', message })
    expect(error).toHaveProperty('remedy', expect.stringMatching(/The state after epoch 2 is kept as a checkpoint\.$/))
    expect(await readdir(join(folder, `fast ${what}`))).toEqual(['epoch-000002.state'])
    const model = planned([3, 2, 4, 1])
    const { standing, lines } = await train(model, `fast ${what}`, { epochs: 3, resume: true }, fast)
    expect(lines).toContain('Goes on after epoch 2.')
    expect(standing).toMatchObject({ epoch: 3, bestEpoch: 2 })
    expect(model.epoch).toBe(2)
  })

  it('in the first epoch there is nothing to keep', async () => {
    const error = await train(planned([1], [Infinity]), 'at once', {}, fast).catch((thrown: unknown) => thrown)
    expect(error).toHaveProperty('remedy', expect.stringContaining('There is no checkpoint'))
    await expect(readdir(join(folder, 'at once'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('a newer checkpoint stays the newest', async () => {
    await train(planned([3, 1, 2]), 'older', { epochs: 3 }, fast)
    const error = await train(planned([3, 1, 2, 2], [1, 1, 1, NaN]), 'older', { resume: true }, fast).catch((thrown: unknown) => thrown)
    expect(error).toHaveProperty('remedy', expect.stringContaining('The state after epoch 3 is kept'))
    expect(await readdir(join(folder, 'older'))).toEqual(['epoch-000003.state'])
  })

  it('nothing is promised where nothing is written', async () => {
    const error = await train(planned([1, 1], [1, NaN]), 'trial', { checkpointFolder: null }, fast).catch((thrown: unknown) => thrown)
    expect(error).toHaveProperty('remedy', 'Lower the learning rate or strengthen the regularisation.')
  })
})

it('never writes weights that are no numbers', async () => {
  const broken = {
    ...planned([1, 2]),
    save: async (): Promise<ModelState> => ({ arrays: { w: { shape: [1], data: Float32Array.of(NaN) } }, json: {} }),
  }
  await expect(train(broken, 'broken')).rejects.toMatchObject({
    code: 'RUN_FAILED',
    message: 'The weights "w" hold a number that is not finite after epoch 1.',
  })
  await expect(readdir(join(folder, 'broken'))).rejects.toMatchObject({ code: 'ENOENT' })
})
