import { beforeAll, describe, expect, it } from 'vitest'
import { hiddenFilms } from '../../../tests/fixtures/cold-run.ts'
import { createSmallDataset, weak } from '../../../tests/fixtures/small-run.ts'
import type { ConfigValues, EpochPoint, Finding, SplitSpec } from '../../contract/index.ts'
import { pickColumns } from '../data/dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import { systemClock } from '../kernel/clock.ts'
import { createRng } from '../kernel/rng.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { startBackend } from '../tensor/backend.ts'
import { isTrainable, trainEpochs } from './epochs.ts'
import { overfitting } from './over-fitting.ts'
import { watchWith } from './sentinels.ts'

beforeAll(() => startBackend())

/** Trains for so many epochs, each measured; what the sentinels said. */
async function findingsOf(modelId: string, spec: SplitSpec, settings: ConfigValues, epochs: number): Promise<Finding[]> {
  const dataset = createSmallDataset()
  const split = makeSplit(dataset, spec)
  const plugin = getModel(modelId)
  const config = parseConfig(plugin.config, settings, plugin.title)
  const rng = createRng(1)
  const itemAttributes = pickColumns(dataset.itemAttributes, split.itemIndex)
  const counts = { userCount: split.userIndex.length, itemCount: split.itemIndex.length }
  const model = plugin.create(config, { ...counts, rng, itemAttributes, userAttributes: [] })
  if (!isTrainable(model) || !plugin.training) throw new Error(`${modelId} learns in epochs`)
  const findings: Finding[] = []
  const sentinels = watchWith(plugin, config, (finding) => findings.push(finding))
  const work = {
    signal: new AbortController().signal,
    clock: systemClock,
    report: () => undefined,
    log: () => undefined,
    device: () => undefined,
    finding: () => undefined,
    epoch: sentinels.epoch,
  }
  const { selection } = plugin.training
  const kept = { patience: null, evaluateEvery: 1, evaluationSeed: 1, checkpointFolder: null, recipe: '', resume: false }
  await trainEpochs(model, split, rng, { epochs, selection, ...kept }, work)
  model.dispose()
  return findings
}

describe('two networks that play against each other go past their best', () => {
  it('CFGAN, where every unknown place is pulled to 0', async () => {
    const settings = { scheme: 'ZR', zeroReconstruction: 1, zeroWeight: 0.3, learningRate: 0.01, batchSize: 20 }
    const findings = await findingsOf('cfgan', weak, { ...settings, hiddenSize: 64, discriminatorHiddenSize: 16 }, 30)
    const found = findings.find(({ sentinel }) => sentinel === 'over-fitting')
    expect(found?.title).toBe('Past its best')
    expect(found?.evidence).toMatch(/^Since epoch \d+ validation ndcg@20 fell from 0\.\d+ to 0\.\d+ and stayed/)
  })

  it('LARA, whose rates are far too high', async () => {
    const rates = { generatorLearningRate: 0.02, discriminatorLearningRate: 0.02, noise: 0 }
    const findings = await findingsOf('lara', hiddenFilms, { ...rates, batchSize: 64, generatorBatchSize: 64, hiddenSize: 16 }, 12)
    expect(findings.map(({ sentinel }) => sentinel)).toContain('over-fitting')
  })
})

describe('validation that has turned down', () => {
  const curve = (values: readonly number[], losses: (epoch: number) => Record<string, number>): EpochPoint[] =>
    values.map((value, at) => ({
      epoch: at + 1,
      losses: losses(at + 1),
      validation: { 'ndcg@20': value },
      best: false,
      seconds: 1,
      memoryMb: 1,
      tensors: 0,
    }))
  const turned = [0.3, 0.4, 0.37, 0.36, 0.35, 0.34, 0.33]
  const check = (fits: string | null, points: EpochPoint[]) => overfitting({ selection: 'ndcg@20', fits }).check(points, false)

  it('is over-fitting while the loss that the plugin names falls, whatever others do', () => {
    const losses = (epoch: number) => ({ loss: epoch, reconstruction: 1 / epoch })
    expect(check('reconstruction', curve(turned, losses))?.evidence).toContain(
      'the training loss "reconstruction" fell from 0.5000 to 0.1429',
    )
    expect(check('loss', curve(turned, losses))).toBeNull()
    expect(check('absent', curve(turned, losses))).toBeNull()
  })

  it('of a game counts only when it stays down', () => {
    const none = () => ({ generatorLoss: 1 })
    expect(check(null, curve(turned, none))?.title).toBe('Past its best')
    expect(check(null, curve([0.3, 0.4, 0.37, 0.36, 0.39, 0.34, 0.33], none))).toBeNull()
    expect(check(null, curve(turned.slice(0, 6), none))).toBeNull()
  })
})
