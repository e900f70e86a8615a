import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import { openSampleWorkspace } from '../support/workspaces.ts'

let sample: Awaited<ReturnType<typeof openSampleWorkspace>>
let datasetId: DatasetId

beforeAll(async () => {
  sample = await openSampleWorkspace()
  datasetId = sample.datasetId
})
afterAll(() => sample.close())

const history = { kind: 'user' as const, user: '7', off: ['3'], added: ['9', '8'], rated: [{ item: '4', rating: 1 }] }

test('a kept scenario is changed under its own name and is there after a restart', async () => {
  const { scenarios } = sample.client
  const first = await scenarios.save({ datasetId, name: ' without the sequel ', history })
  expect(first).toMatchObject({ name: 'without the sequel', datasetId, history })
  const second = await scenarios.save({ scenarioId: first.id, name: first.name, history: { kind: 'history', items: ['1', '2'] } })
  expect(second).toMatchObject({ id: first.id, createdAt: first.createdAt, history: { items: ['1', '2'] } })

  await sample.restart()
  expect(await sample.client.scenarios.list({ datasetId })).toEqual([second])
  await sample.client.scenarios.delete({ scenarioId: first.id })
  expect(await sample.client.scenarios.list({ datasetId })).toEqual([])
})

test('names are taken once, and what is gone is said to be', async () => {
  const { scenarios } = sample.client
  const kept = await scenarios.save({ datasetId, name: 'twice', history })
  const codeOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'accepted',
      (thrown: unknown) => failureOf(thrown).code,
    )
  expect(await codeOf(scenarios.save({ datasetId, name: 'twice', history }))).toBe('NAME_TAKEN')
  expect(await codeOf(scenarios.save({ datasetId, name: '  ', history }))).toBe('INVALID_INPUT')
  await scenarios.delete({ scenarioId: kept.id })
  expect(await codeOf(scenarios.delete({ scenarioId: kept.id }))).toBe('SCENARIO_NOT_FOUND')
})

test('a dataset takes its scenarios along', async () => {
  await sample.client.scenarios.save({ datasetId, name: 'goes too', history })
  await sample.client.datasets.delete({ datasetId })
  expect((await sample.client.datasets.list()).length).toBe(0)
  await expect(sample.client.scenarios.list({ datasetId })).rejects.toThrow()
})
