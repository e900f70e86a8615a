import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetId, SaveSegmentRequest, Segment, SegmentId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import { finishJob, finishRun, openSampleWorkspace } from '../support/workspaces.ts'

let sample: Awaited<ReturnType<typeof openSampleWorkspace>>
let datasetId: DatasetId
/** Some of the sample. */
let known: string[]

beforeAll(async () => {
  sample = await openSampleWorkspace()
  datasetId = sample.datasetId
  known = (await sample.client.datasets.users({ datasetId, limit: 3 })).users.map(({ user }) => user)
})
afterAll(() => sample.close())

type Part = SaveSegmentRequest['rule']['parts'][number]

const save = (name: string, ...parts: Part[]): Promise<Segment> =>
  sample.client.segments.save({ datasetId, name, rule: { combine: 'all', parts } })
const typed = (...users: string[]): Part => ({ kind: 'users', users, origin: { kind: 'typed' } })
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (thrown: unknown) => failureOf(thrown).code,
  )

async function usersOf(segment: Segment): Promise<string[]> {
  return (await sample.client.segments.users({ segmentId: segment.id })).users
}

test('what is saved is there after a restart, with the same users', async () => {
  const busy = await save(' busy ', { kind: 'activity', from: 40, to: null })
  expect(busy.name).toBe('busy')
  const before = await usersOf(busy)
  expect(before.length).toBe(busy.users)
  await sample.restart()
  expect(await sample.client.segments.list({ datasetId })).toEqual([busy])
  expect(await usersOf(busy)).toEqual(before)
  const { users } = await sample.client.datasets.users({ datasetId, limit: 1000 })
  const expected = users.filter(({ interactions }) => interactions >= 40).map(({ user }) => user)
  expect(expected.length).toBeGreaterThan(0)
  expect(before.slice(0, expected.length)).toEqual(expected)
})

test('segments are made of one another, and none of these goes while it is needed', async () => {
  const { client } = sample
  const few = await save('few', typed(...known, 'nobody'))
  expect(few.users).toBe(3)
  expect((await client.segments.get({ segmentId: few.id })).unknownUsers).toEqual(['nobody'])
  const without = await save(
    'without',
    { kind: 'segment', segmentId: few.id },
    { kind: 'not', segmentId: (await save('one', typed(known[1]))).id },
  )
  expect(await usersOf(without)).toEqual([known[0], known[2]])
  expect(await codeOf(client.segments.delete({ segmentId: few.id }))).toBe('SEGMENT_IN_USE')
  // A circle would never end.
  const circle: Part = { kind: 'segment', segmentId: without.id }
  expect(
    await codeOf(
      client.segments.save({ segmentId: few.id, datasetId, name: 'few', rule: { combine: 'any', parts: [circle, typed(known[0])] } }),
    ),
  ).toBe('INVALID_INPUT')
  await client.segments.delete({ segmentId: without.id })
  await client.segments.delete({ segmentId: few.id })
})

test('a rule that cannot be followed is refused with its place', async () => {
  expect(await codeOf(save('x', { kind: 'attribute', field: 'shoe size', values: ['44'] }))).toBe('INVALID_INPUT')
  expect(await codeOf(save('x', { kind: 'activity', from: 100_000, to: null }))).toBe('INVALID_INPUT')
  expect(await codeOf(save('x', typed('nobody')))).toBe('INVALID_INPUT')
  await save('taken', typed(known[0]))
  expect(await codeOf(save('taken', typed(known[1])))).toBe('NAME_TAKEN')
})

test('of two saves at once that cannot both be, one is refused', async () => {
  const { client } = sample
  const codes = await Promise.all([save('twin', typed(known[0])), save('twin', typed(known[1]))].map(codeOf))
  expect(codes).toContain('NAME_TAKEN')
  expect((await client.segments.list({ datasetId })).filter(({ name }) => name === 'twin')).toHaveLength(1)

  const [one, other] = await Promise.all([save('half one', typed(known[0])), save('half other', typed(known[1]))])
  const inOf = (segmentId: SegmentId, on: Segment) =>
    client.segments.save({
      segmentId: on.id,
      datasetId,
      name: on.name,
      rule: { combine: 'any', parts: [{ kind: 'segment', segmentId }, typed(known[2])] },
    })
  expect(await Promise.all([inOf(other.id, one), inOf(one.id, other)].map(codeOf))).toContain('INVALID_INPUT')
  expect(await client.segments.list({ datasetId })).toContainEqual(expect.objectContaining({ name: 'half one' }))
})

test('a set of users stands wherever users do: figures, finding, lists, win or loss', async () => {
  const { client } = sample
  const started = await client.runs.start({ datasetId, models: [{ modelId: 'ease' }, { modelId: 'most-popular' }] })
  const [first, second] = await Promise.all(
    started.map(async ({ id }) => {
      await finishRun(client, id)
      return id
    }),
  )
  const wins = await save('wins', { kind: 'difference', better: first, than: second, metric: 'ndcg@20', margin: 0 })
  const losses = await save('losses', { kind: 'difference', better: second, than: first, metric: 'ndcg@20', margin: 0 })
  const [pair] = (await client.runs.compare({ runIds: [second, first] })).tests.filter(({ metric }) => metric === 'ndcg@20')
  expect([wins.users, losses.users]).toEqual([pair.shares.better, pair.shares.worse].map((share) => Math.round(share * pair.pairs)))

  const { groups } = await client.runs.breakdown({ runIds: [first, second], by: 'segment:wins', metric: 'ndcg@20' })
  expect(Object.fromEntries(groups.map(({ label, subjects }) => [label, subjects]))).toEqual({
    'in wins': wins.users,
    'everybody else': pair.pairs - wins.users,
  })
  const found = await client.explore.users({ runId: first, segmentId: wins.id, metric: 'ndcg@20', sort: 'best' })
  expect(found.total).toBe(wins.users)

  const out = join(sample.path, 'lists.csv')
  await finishJob(client, (await client.explore.writeLists({ runId: first, top: 3, out, segmentId: wins.id })).jobId)
  const listed = (await readFile(out, 'utf8')).trim().split('\n').slice(1)
  expect(new Set(listed.map((line) => line.split(',')[0]))).toEqual(new Set(await usersOf(wins)))

  // The list was taken when it was saved: the run may go.
  await client.runs.delete({ runId: second })
  expect((await usersOf(wins)).length).toBe(wins.users)
})
