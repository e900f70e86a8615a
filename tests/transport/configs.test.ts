import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Failure } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { eventsUntil, finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

async function refusal(call: Promise<unknown>): Promise<Failure> {
  try {
    await call
  } catch (thrown) {
    return failureOf(thrown)
  }
  throw new Error('the call was not refused')
}

describe('saved configurations', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let engine: EngineLink

  beforeAll(async () => {
    folder = await temporaryFolder()
    engine = await openTestEngine(folder.path)
  })
  afterAll(async () => {
    await engine.close()
    await folder[Symbol.asyncDispose]()
  })

  test('what is left out is filled in, and a save that changes values adds a version', async () => {
    const { configs } = engine.client
    const first = await configs.save({ name: ' tuned ', modelId: 'ease', values: { regularization: 250 }, notes: 'from a paper' })
    expect(first).toMatchObject({ name: 'tuned', version: 1, values: { regularization: 250 }, notes: 'from a paper', runs: 0 })

    const second = await configs.save({ configId: first.id, values: { regularization: 300 } })
    expect(second).toMatchObject({ version: 2, notes: 'from a paper' })
    expect(await configs.save({ configId: first.id, values: { regularization: 300 } })).toEqual(second)
    expect(await configs.save({ configId: first.id, values: { regularization: 300 }, notes: 'mine' })).toMatchObject({
      version: 2,
      notes: 'mine',
    })

    const { versions } = await configs.get({ configId: first.id })
    expect(versions.map(({ version, values }) => [version, values.regularization])).toEqual([
      [2, 300],
      [1, 250],
    ])
    const restored = await configs.restoreVersion({ configId: first.id, version: 1 })
    expect(restored).toMatchObject({ version: 3, values: { regularization: 250 } })
    expect((await configs.get({ configId: first.id })).versions[0]).toMatchObject({ version: 3, restoredFrom: 1 })
    expect((await refusal(configs.restoreVersion({ configId: first.id, version: 9 }))).code).toBe('CONFIG_NOT_FOUND')
  })

  test('settings that do not exist or cannot be are refused with their name, and nothing is saved', async () => {
    const { configs } = engine.client
    const before = await configs.list()
    const unknown = await refusal(configs.save({ name: 'x', modelId: 'ease', values: { regularisation: 1 } }))
    expect(unknown).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'regularisation' } })
    const impossible = await refusal(configs.save({ name: 'x', modelId: 'ease', values: { regularization: -1 } }))
    expect(impossible).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'regularization' } })
    expect((await refusal(configs.save({ name: 'x', modelId: 'none', values: {} }))).code).toBe('MODEL_NOT_FOUND')
    expect((await refusal(configs.save({ name: '  ', modelId: 'ease', values: {} }))).code).toBe('INVALID_INPUT')
    expect(await configs.list()).toEqual(before)
  })

  test('a name belongs to one configuration; a copy finds a name of its own', async () => {
    const { configs } = engine.client
    const one = await configs.save({ name: 'one', modelId: 'ease', values: {} })
    const copy = await configs.duplicate({ configId: one.id })
    const again = await configs.duplicate({ configId: one.id })
    expect([copy.name, again.name]).toEqual(['one copy', 'one copy 2'])
    expect((await refusal(configs.save({ name: 'one', modelId: 'ease', values: {} }))).code).toBe('NAME_TAKEN')
    expect((await refusal(configs.rename({ configId: copy.id, name: 'one' }))).code).toBe('NAME_TAKEN')
    expect((await configs.rename({ configId: copy.id, name: 'two' })).name).toBe('two')
  })

  test('a deletion can be taken back, unless the name is taken since', async () => {
    const { configs } = engine.client
    const lost = await configs.save({ name: 'lost', modelId: 'ease', values: { regularization: 77 } })
    await configs.delete({ configId: lost.id })
    expect((await refusal(configs.get({ configId: lost.id }))).code).toBe('CONFIG_NOT_FOUND')
    expect((await configs.undelete({ configId: lost.id })).values).toEqual(lost.values)
    await configs.delete({ configId: lost.id })
    await configs.save({ name: 'lost', modelId: 'ease', values: {} })
    expect((await refusal(configs.undelete({ configId: lost.id }))).code).toBe('NAME_TAKEN')
  })

  test('a file carries the whole history to another workspace; a wrong one changes nothing there', async () => {
    const { configs } = engine.client
    const kept = await configs.save({ name: 'kept', modelId: 'mult-vae', values: { epochs: 7 }, notes: 'n' })
    await configs.save({ configId: kept.id, values: { epochs: 8 } })
    const { text } = await configs.export({ configIds: [kept.id] })

    await using other = await temporaryFolder()
    const elsewhere = await openTestEngine(other.path)
    const target = elsewhere.client.configs
    const [arrived] = await target.import({ text })
    expect(arrived).toMatchObject({ name: 'kept', version: 2, notes: 'n', values: { epochs: 8 } })
    expect((await target.get({ configId: arrived.id })).versions.map((version) => version.values.epochs)).toEqual([8, 7])
    expect((await target.import({ text })).map(({ name }) => name)).toEqual(['kept 2'])

    expect((await refusal(target.import({ text: '{' }))).code).toBe('FILE_FORMAT')
    expect((await refusal(target.import({ text: '{"format":"other"}' }))).details).toEqual({ field: 'format' })
    const good = { name: 'good', modelId: 'ease', versions: [{ values: {} }] }
    const bad = { name: 'bad', modelId: 'ease', versions: [{ values: { regularization: 'much' } }] }
    const mixed = JSON.stringify({ format: 'coldframe-configs', formatVersion: 1, configs: [good, bad] })
    expect(await refusal(target.import({ text: mixed }))).toMatchObject({
      code: 'INVALID_INPUT',
      details: { config: 'bad', field: 'regularization' },
    })
    expect(await target.list()).toHaveLength(2)
    await elsewhere.close()
  })

  test('everyone who watches hears of every change, in order', async () => {
    const second = await openTestEngine(folder.path)
    const { lastSeq } = await engine.client.system.info()
    const { id } = await second.client.configs.save({ name: 'seen', modelId: 'ease', values: {} })
    await second.client.configs.save({ configId: id, values: { regularization: 5 } })
    await second.client.configs.delete({ configId: id })
    const events = await eventsUntil(engine.client, lastSeq, ({ body }) => body.type === 'config.deleted')
    expect(events.map(({ body }) => body)).toEqual(
      ['config.added', 'config.changed', 'config.deleted'].map((type) => ({ type, configId: id })),
    )
    await second.close()
  })

  test('a run keeps the version that it came from, and says what was changed', async () => {
    const { configs, runs } = engine.client
    const dataset = await importSample(engine.client)
    const config = await configs.save({ name: 'origin', modelId: 'ease', values: { regularization: 40 } })
    await configs.save({ configId: config.id, values: { regularization: 50 } })
    const start = (version: number | undefined, own: { regularization?: number }) =>
      runs.start({
        datasetId: dataset.id,
        models: [{ modelId: 'ease', savedConfig: { configId: config.id, ...(version === undefined ? {} : { version }) }, config: own }],
      })
    const [newest] = await start(undefined, {})
    const [older] = await start(1, {})
    const [changed] = await start(1, { regularization: 60 })
    for (const run of [newest, older, changed]) await finishRun(engine.client, run.id)
    const origins = await Promise.all([newest, older, changed].map(async ({ id }) => (await runs.get({ runId: id })).savedConfig))
    expect(origins.map((origin) => [origin?.name, origin?.version, origin?.changedKeys])).toEqual([
      ['origin', 2, []],
      ['origin', 1, []],
      ['origin', 1, ['regularization']],
    ])
    expect((await configs.get({ configId: config.id })).runs).toEqual([
      { runId: changed.id, version: 1 },
      { runId: older.id, version: 1 },
      { runId: newest.id, version: 2 },
    ])

    await configs.delete({ configId: config.id })
    expect((await runs.get({ runId: newest.id })).savedConfig).toMatchObject({ name: 'origin', isDeleted: true })
    expect((await refusal(start(undefined, {}))).code).toBe('CONFIG_NOT_FOUND')
    const other = await configs.save({ name: 'of another model', modelId: 'mult-vae', values: {} })
    const wrong = runs.start({ datasetId: dataset.id, models: [{ modelId: 'ease', savedConfig: { configId: other.id } }] })
    expect((await refusal(wrong)).code).toBe('INVALID_INPUT')
  })
})
