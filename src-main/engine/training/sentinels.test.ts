import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../contract/index.ts'
import { importSample } from '../data/jobs.ts'
import { countKnown, likenessOf } from '../evaluation/list-likeness.ts'
import { systemClock } from '../kernel/clock.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { knownInLists } from './sentinels.ts'
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
    { kind: 'train', runFolder, datasetFolder, modelId, config, split, seed: 1, cutoffs: [20], resume: false, componentFolders: [] },
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
    expect(findings[0].evidence).toMatch(/^\d+ of 20 units/)
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

  it('with what people have already are counted', () => {
    expect(
      knownInLists(
        countKnown(
          lists([
            [0, 5],
            [2, 1],
            [0, 1],
          ]),
          foldIn,
        ),
        3,
      ),
    ).toMatchObject({ sentinel: 'known-in-lists' })
    expect(
      knownInLists(
        countKnown(
          lists([
            [4, 5],
            [2, 3],
            [0, 1],
          ]),
          foldIn,
        ),
        3,
      ),
    ).toBeNull()
  })
})
