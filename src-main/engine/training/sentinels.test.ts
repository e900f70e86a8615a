import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochPoint, Finding } from '../../contract/index.ts'
import { hiddenFilms } from '../../../tests/fixtures/cold-run.ts'
import { createSmallDataset, weak } from '../../../tests/fixtures/small-run.ts'
import { importSample } from '../data/jobs.ts'
import { makeSplit } from '../data/make-split.ts'
import type { Split } from '../data/split.ts'
import { likenessOf } from '../evaluation/list-likeness.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Csr, csrFromRows, rowOf } from '../kernel/csr.ts'
import type { Model } from '../plugins/define.ts'
import { cfgan } from '../plugins/models/cfgan/plugin.ts'
import { watchWith } from './sentinels.ts'
import { measureTest } from './test-part.ts'
import { trainRun } from './train-run.ts'

const folder = await mkdtemp(join(tmpdir(), 'coldframe-sentinels-'))
const datasetFolder = join(folder, 'sample')
const quiet = { signal: new AbortController().signal, report: () => undefined, clock: systemClock }

beforeAll(async () => {
  await importSample({ kind: 'sample', datasetId: 'ds_sample01', datasetFolder, name: 'sample' }, quiet)
})
afterAll(() => rm(folder, { recursive: true }))

let runs = 0
async function findingsOf(modelId: string, config: Record<string, string | number | null>): Promise<Finding[]> {
  const findings: Finding[] = []
  const observer = {
    ...quiet,
    epoch: () => undefined,
    log: () => undefined,
    device: () => undefined,
    finding: (finding: Finding) => findings.push(finding),
  }
  const split = { id: 'strong-generalization', config: {} }
  const runFolder = join(folder, `run-${++runs}`)
  await trainRun(
    {
      kind: 'train',
      runFolder,
      datasetFolder,
      modelId,
      config,
      split,
      seed: 1,
      cutoffs: [20],
      device: 'auto',
      resume: false,
      componentFolders: [],
    },
    observer,
  )
  return findings
}

describe('in a run that is ill, the sentinels see', () => {
  const small = { batchSize: 100, hiddenSize: 100, embeddingSize: 20, patience: null }

  it('nothing where all is well', async () => {
    expect(await findingsOf('mult-vae', { ...small, epochs: 24 })).toEqual([])
    expect(await findingsOf('most-popular', {})).toEqual([])
  })

  it('a code that says nothing, and lists of what is popular', async () => {
    const weak = { likelihood: 'gaussian', positiveWeight: 0.05, unobservedWeight: 0.05, annealCap: 1, annealSteps: 1 }
    const findings = await findingsOf('mult-vae', { ...small, ...weak, epochs: 10 })
    expect(findings.map(({ sentinel, epoch }) => `${sentinel} ${epoch}`)).toEqual(
      expect.arrayContaining(['posterior-collapse 5', 'popularity-clone 10']),
    )
    expect(findings[0].evidence).toMatch(/^\d+ of 20 units .* nats at least, .* in the middle, .* at most\.$/)
  })

  it('a divergence that weighs more and more', async () => {
    const findings = await findingsOf('mult-vae', { ...small, hiddenSize: 600, annealCap: 1, annealSteps: 500, epochs: 35 })
    expect(findings.map(({ sentinel }) => sentinel)).toEqual(['kl-too-strong'])
  })

  it('over-fitting', async () => {
    const findings = await findingsOf('mult-dae', { epochs: 8, patience: null, dropout: 0, learningRate: 0.01, regularization: 0 })
    expect(findings.map(({ sentinel }) => sentinel)).toEqual(['over-fitting'])
  })

  it('one list for all', async () => {
    const findings = await findingsOf('ials', { embeddingSize: 4, regularization: 100, epochs: 12, patience: null })
    expect(findings.map(({ sentinel }) => sentinel)).toContain('same-lists')
  })

  it('an end before the best', async () => {
    const findings = await findingsOf('mult-vae', { ...small, epochs: 6 })
    expect(findings.map(({ sentinel }) => sentinel)).toContain('still-rising')
  })
})

describe('lists', () => {
  const foldIn = csrFromRows([[0], [1], []], 6)
  const lists = (rows: number[][]) => ({ k: 2, items: Uint32Array.from(rows.flat()), scores: new Float32Array(6) })
  const popularity = Uint32Array.of(9, 8, 7, 6, 1, 1)

  it('of what is popular are known as such, whatever each has already', () => {
    expect(
      likenessOf(
        lists([
          [1, 2],
          [0, 2],
          [0, 1],
        ]),
        foldIn,
        popularity,
      ),
    ).toEqual({
      sharedPlaces: 0.5,
      sharedByPopular: 0.5,
      popularPlaces: 1,
    })
  })

  it('without anything in common share nothing', () => {
    expect(
      likenessOf(
        lists([
          [4, 5],
          [2, 3],
          [0, 1],
        ]),
        foldIn,
        popularity,
      ),
    ).toMatchObject({ sharedPlaces: 0, popularPlaces: 1 / 2 })
  })
})

describe('what was learned from, in the lists of the test part', () => {
  const dataset = createSmallDataset()
  /** Ranks what it learned from first: a model that hands people back what they have. */
  const echo = (learned: Csr): Model => ({
    scoreItems: async (histories, users) => {
      const scores = new Float32Array(histories.rows * histories.cols)
      users?.forEach((user, row) => rowOf(learned, user).forEach((item) => (scores[row * histories.cols + item] = 1)))
      return scores
    },
    save: async () => ({ arrays: {}, json: {} }),
    load: async () => undefined,
    dispose: () => undefined,
  })
  const findingsIn = async (split: Split): Promise<Finding[]> => {
    const findings: Finding[] = []
    const work = { ...quiet, finding: (finding: Finding) => findings.push(finding) }
    await measureTest(echo(split.trainAndValidation), split, { cutoffs: [5], seed: 1, epoch: 3, itemAttributes: [] }, work)
    return findings
  }

  it('is nowhere where the ranking knows all histories', async () => {
    expect(await findingsIn(makeSplit(dataset, weak))).toEqual([])
    expect(await findingsIn(makeSplit(dataset, hiddenFilms))).toEqual([])
  })

  it('is counted where a split has forgotten the histories of its test users', async () => {
    const split = makeSplit(dataset, weak)
    const forgotten = { ...split.test, foldIn: { ...split.test.foldIn, indptr: new Uint32Array(split.test.users.length + 1) } }
    const [finding] = await findingsIn({ ...split, test: forgotten })
    expect(finding).toMatchObject({ sentinel: 'known-in-lists', epoch: 3 })
    // Each list has room for all that is known; so all training interactions of these users stand in them.
    const trained = split.test.users.reduce((sum, user) => sum + rowOf(split.trainAndValidation, user).length, 0)
    expect(finding.evidence).toMatch(new RegExp(`^${trained} places`))
  })

  it('is counted where users are ranked for a new item that some of them were trained with', async () => {
    const split = makeSplit(dataset, hiddenFilms)
    const leaked = { ...split, trainAndValidation: split.test.heldOut }
    const [finding] = await findingsIn(leaked)
    expect(finding).toMatchObject({ sentinel: 'known-in-lists' })
    expect(finding.evidence).toMatch(new RegExp(`^${split.test.heldOut.indices.length} places`))
  })
})

describe('a run that goes on', () => {
  const point = (epoch: number, value: number): EpochPoint => ({
    epoch,
    losses: {},
    validation: { 'ndcg@20': value },
    lists: { sharedPlaces: 0.5, sharedByPopular: 0.5, popularPlaces: epoch === 2 ? 1 : 0 },
    best: epoch <= 2,
    seconds: 1,
    memoryMb: 1,
    tensors: 0,
  })
  const seenAfter = (earlier: number): string[] => {
    const seen: string[] = []
    const points = [0.2, 0.4, 0.39, 0.3, 0.31, 0.29, 0.3, 0.3].map((value, at) => point(at + 1, value))
    const sentinels = watchWith(cfgan, cfgan.config.parse({}), ({ sentinel, epoch }) => seen.push(`${sentinel} ${epoch}`))
    sentinels.before(points.slice(0, earlier))
    points.slice(earlier).forEach((later) => sentinels.epoch(later))
    sentinels.end()
    return seen
  }

  it('is judged by its earlier epochs too: past its best since epoch 2, which had the lists of what is popular', () => {
    expect(seenAfter(0)).toEqual(['over-fitting 8', 'popularity-clone 8'])
    expect(seenAfter(6)).toEqual(seenAfter(0))
  })
})
