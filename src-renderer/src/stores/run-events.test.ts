import { describe, expect, test } from 'vitest'
import { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import type { RunDetail } from '../../../src-main/contract/runs.ts'
import { createRunDetail } from '../testing/run-detail.ts'
import { applyToDetail, applyToSummary } from './run-events.ts'

const runId = 'run_aaaaaa'

function createDetail(): RunDetail {
  return createRunDetail({ state: 'running', lastSeq: 10, finishedAt: null }, { selectionMetric: 'ndcg@100' })
}

const event = (seq: number, body: Record<string, unknown>): WorkspaceEvent =>
  WorkspaceEvent.parse({ seq, at: seq * 1000, body: { runId, ...body } })
const epoch = (seq: number, number: number, best = false): WorkspaceEvent =>
  event(seq, {
    type: 'run.epoch',
    point: { epoch: number, losses: { total: 1 / number }, validation: { 'ndcg@100': number }, best, seconds: 1, memoryMb: 10, tensors: 5 },
  })
const line = (seq: number): WorkspaceEvent => event(seq, { type: 'run.log', line: { at: seq, level: 'info', message: `${seq}` } })

describe('applyToDetail', () => {
  test('events that the loaded page contains are skipped, later ones are applied in order', () => {
    const detail = applyToDetail(createDetail(), [line(9), line(10), line(11), epoch(12, 1, true), line(13)])
    expect(detail.log.map((entry) => entry.message)).toEqual(['11', '13'])
    expect(detail.epochs.map((point) => point.epoch)).toEqual([1])
    expect(detail.bestEpoch).toBe(1)
    expect(detail.summary.lastSeq).toBe(13)
  })

  test('applying the same replay twice changes nothing', () => {
    const events = [epoch(11, 1, true), epoch(12, 2, true), line(13)]
    const once = applyToDetail(createDetail(), events)
    expect(applyToDetail(once, events)).toBe(once)
  })

  test('only one epoch is the best', () => {
    const detail = applyToDetail(createDetail(), [epoch(11, 1, true), epoch(12, 2), epoch(13, 3, true)])
    expect(detail.epochs.map((point) => point.best)).toEqual([false, false, true])
  })

  test('a resumed run overwrites the epochs since its checkpoint', () => {
    const detail = applyToDetail(createDetail(), [epoch(11, 1), epoch(12, 2), epoch(13, 3), epoch(14, 2)])
    expect(detail.epochs.map((point) => point.epoch)).toEqual([1, 2])
  })

  test('events of other runs leave the page alone', () => {
    const detail = createDetail()
    const foreign = WorkspaceEvent.parse({ seq: 50, at: 0, body: { type: 'run.deleted', runId: 'run_bbbbbb' } })
    expect(applyToDetail(detail, [foreign])).toBe(detail)
  })
})

describe('applyToSummary', () => {
  test('an ended run has no progress and a time of ending', () => {
    const { summary } = createDetail()
    const working = applyToSummary(
      summary,
      event(11, { type: 'run.progress', progress: { step: 'epoch', done: 1, total: 2, remainingMs: 10 } }),
    )
    expect(working.progress?.done).toBe(1)
    const ended = applyToSummary(working, event(12, { type: 'run.state', state: 'finished', error: null }))
    expect(ended).toMatchObject({ state: 'finished', progress: null, finishedAt: 12_000 })
  })

  test('a state older than the summary is not taken back', () => {
    const finished = { ...createDetail().summary, state: 'finished' as const, lastSeq: 40 }
    expect(applyToSummary(finished, event(20, { type: 'run.state', state: 'running', error: null })).state).toBe('finished')
  })
})
