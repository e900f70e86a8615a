import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConfigValues, DatasetId, RunId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import { finishRun, openSampleWorkspace } from '../support/workspaces.ts'

let sample: Awaited<ReturnType<typeof openSampleWorkspace>>
let datasetId: DatasetId
let parts: RunId[]

beforeAll(async () => {
  sample = await openSampleWorkspace()
  datasetId = sample.datasetId
  parts = await train([
    { modelId: 'ease', config: { regularization: 50 } },
    { modelId: 'mult-vae', config: { epochs: 6, batchSize: 100, hiddenSize: 40, embeddingSize: 10 } },
  ])
}, 60_000)
afterAll(() => sample.close())

async function train(models: { modelId: string; config: ConfigValues }[], split?: { id: string; config: ConfigValues }): Promise<RunId[]> {
  const started = await sample.client.runs.start({ datasetId, models, ...(split ? { split } : {}) })
  for (const { id } of started) await finishRun(sample.client, id)
  return started.map(({ id }) => id)
}

function refusal(models: { modelId: string; config: ConfigValues }[], split?: { id: string; config: ConfigValues }): Promise<string> {
  return train(models, split).then(
    () => 'nothing was refused',
    (thrown: unknown) => failureOf(thrown).message,
  )
}

test('a blend is measured on the split of its runs, keeps copies of them, and is as good as the better one on validation', async () => {
  const [blend] = await train([{ modelId: 'blend', config: { runs: parts } }])
  const details = await Promise.all([...parts, blend].map((runId) => sample.client.runs.get({ runId })))
  const [ease, vae, mixed] = details.map(
    ({ epochs, bestEpoch }) => epochs.find(({ epoch }) => epoch === (bestEpoch ?? 1))?.validation['ndcg@100'] ?? 0,
  )
  expect(new Set(details.map(({ summary }) => summary.splitHash)).size).toBe(1)
  expect(mixed).toBeGreaterThanOrEqual(Math.max(ease, vae))
  expect(details[2].log.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^Weights chosen on \d+ of \d+ validation users: EASE 0\.\d+/),
  )

  const listed = async () => {
    const { items } = await sample.client.explore.forHistory({ runId: blend, items: ['1', '2', '3'], top: 10 })
    return items.map(({ item, score }) => [item, score])
  }
  const before = await listed()
  expect(before).toHaveLength(10)
  for (const runId of parts) await sample.client.runs.delete({ runId })
  await sample.restart()
  expect(await listed()).toEqual(before)
})

test('what cannot be mixed is refused before anything is queued', async () => {
  const [popular, chance] = await train([
    { modelId: 'most-popular', config: {} },
    { modelId: 'random', config: {} },
  ])
  const [elsewhere] = await train([{ modelId: 'most-popular', config: {} }], { id: 'user-random', config: {} })
  const mixing = (runs: readonly string[]) => [{ modelId: 'blend', config: { runs: [...runs] } }]
  expect(await refusal(mixing([popular]))).toContain('two at least')
  expect(await refusal(mixing([popular, popular]))).toContain('two at least')
  expect(await refusal(mixing([popular, elsewhere]))).toContain('another split')
  expect(await refusal(mixing([popular, chance]), { id: 'user-random', config: {} })).toContain('another split')
  expect(await refusal(mixing(['ease']))).toContain('not a list of runs')
  const [blend] = await train(mixing([popular, chance]))
  expect(await refusal(mixing([popular, blend]))).toContain('made of runs itself')
  expect((await sample.client.runs.list()).filter(({ modelId, state }) => modelId === 'blend' && state !== 'finished')).toEqual([])
})
