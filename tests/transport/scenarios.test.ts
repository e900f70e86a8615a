import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let engine: EngineLink
let datasetId: DatasetId

beforeAll(async () => {
  folder = await temporaryFolder()
  engine = await openTestEngine(folder.path)
  datasetId = (await importSample(engine.client)).id
})
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

const history = { kind: 'user' as const, user: '7', off: ['3'], added: ['9', '8'], rated: [{ item: '4', rating: 1 }] }

test('a kept scenario is changed under its own name and is there after a restart', async () => {
  const { scenarios } = engine.client
  const first = await scenarios.save({ datasetId, name: ' without the sequel ', history })
  expect(first).toMatchObject({ name: 'without the sequel', datasetId, history })
  const second = await scenarios.save({ scenarioId: first.id, name: first.name, history: { kind: 'history', items: ['1', '2'] } })
  expect(second).toMatchObject({ id: first.id, createdAt: first.createdAt, history: { items: ['1', '2'] } })

  await engine.close()
  engine = await openTestEngine(folder.path)
  expect(await engine.client.scenarios.list({ datasetId })).toEqual([second])
  await engine.client.scenarios.delete({ scenarioId: first.id })
  expect(await engine.client.scenarios.list({ datasetId })).toEqual([])
})

test('names are taken once, and what is gone is said to be', async () => {
  const { scenarios } = engine.client
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
  await engine.client.scenarios.save({ datasetId, name: 'goes too', history })
  await engine.client.datasets.delete({ datasetId })
  expect((await engine.client.datasets.list()).length).toBe(0)
  await expect(engine.client.scenarios.list({ datasetId })).rejects.toThrow()
})
