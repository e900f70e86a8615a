import { describe, expect, test } from 'vitest'
import { type EventBody, WorkspaceEvent } from '../../../src-main/contract/events.ts'
import { coalesce, createEventBatcher } from './event-batches.ts'

const progress = (done: number) => ({ step: 'epoch', done, total: 10, remainingMs: null })
const parse = (seq: number, body: unknown): WorkspaceEvent => WorkspaceEvent.parse({ seq, at: 0, body })
const runProgress = (seq: number, run: string, done: number): WorkspaceEvent =>
  parse(seq, { type: 'run.progress', runId: run, progress: progress(done) })
const log = (seq: number): WorkspaceEvent =>
  parse(seq, { type: 'run.log', runId: 'run_aaaaaa', line: { at: seq, level: 'info', message: `line ${seq}` } })

describe('coalesce', () => {
  test('keeps only the newest progress of each run, and everything else in order', () => {
    const events = [runProgress(1, 'run_aaaaaa', 1), log(2), runProgress(3, 'run_bbbbbb', 1), runProgress(4, 'run_aaaaaa', 2), log(5)]
    expect(coalesce(events).map((event) => event.seq)).toEqual([2, 3, 4, 5])
  })

  test('a run and a job never replace each other', () => {
    const job = parse(2, { type: 'job.progress', jobId: 'job_aaaaaa', progress: progress(3) } satisfies Record<
      keyof Extract<EventBody, { type: 'job.progress' }>,
      unknown
    >)
    expect(coalesce([runProgress(1, 'run_aaaaaa', 1), job])).toHaveLength(2)
  })
})

describe('createEventBatcher', () => {
  function createHarness(afterSeq: number, limit = 100) {
    const flushes: (() => void)[] = []
    const delivered: number[][] = []
    const batcher = createEventBatcher({
      afterSeq,
      limit,
      schedule: (flush) => flushes.push(flush),
      deliver: (events) => delivered.push(events.map((event) => event.seq)),
    })
    return { batcher, flushes, delivered }
  }

  test('one frame delivers everything that arrived before it', () => {
    const { batcher, flushes, delivered } = createHarness(0)
    for (const seq of [1, 2, 3]) batcher.push(log(seq))
    expect(flushes).toHaveLength(1)
    flushes[0]?.()
    expect(delivered).toEqual([[1, 2, 3]])
  })

  test('a replay after a lost connection overlaps with what is known: nothing doubles, nothing is missed', () => {
    const { batcher, flushes, delivered } = createHarness(4)
    for (const seq of [3, 4, 5, 6]) batcher.push(log(seq))
    flushes[0]?.()
    expect(batcher.lastSeq).toBe(6)
    for (const seq of [5, 6, 7]) batcher.push(log(seq))
    flushes[1]?.()
    expect(delivered).toEqual([[5, 6], [7]])
  })

  test('a long replay is spread over frames', () => {
    const { batcher, flushes, delivered } = createHarness(0, 2)
    for (const seq of [1, 2, 3, 4, 5]) batcher.push(log(seq))
    for (let frame = 0; frame < 3; frame += 1) flushes[frame]?.()
    expect(delivered).toEqual([[1, 2], [3, 4], [5]])
    expect(flushes).toHaveLength(3)
  })
})
