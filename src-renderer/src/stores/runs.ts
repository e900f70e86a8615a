import type { DeviceChoice } from '../../../src-main/contract/devices.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import type { RunId } from '../../../src-main/contract/ids.ts'
import type { RunMarks, RunSummary, StartRequest } from '../../../src-main/contract/runs.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'
import { applyToSummary } from './run-events.ts'

type Runs = ReadonlyMap<RunId, RunSummary>

/** What fills a screen, then what keeps engine and page free between two pages. */
const firstPage = 200
const nextPages = 500

/** Every run of the workspace, kept current by the event stream. */
export const useRunsStore = defineStore('runs', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const byId = shallowRef<Runs>(new Map())
  const loaded = ref(false)
  /** False while older runs are still on their way. */
  const isComplete = ref(true)
  const problem = shallowRef<Problem | null>(null)

  /** Newest first. */
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)))
  const active = computed(() => list.value.filter((run) => run.state === 'running' || run.state === 'starting'))
  const queued = computed(() => list.value.filter((run) => run.state === 'queued'))
  const finished = computed(() => list.value.filter((run) => run.state === 'finished'))

  function put(...summaries: readonly RunSummary[]): void {
    const next = new Map(byId.value)
    for (const summary of summaries) {
      const known = next.get(summary.id)
      if (known === undefined || known.lastSeq <= summary.lastSeq) next.set(summary.id, summary)
    }
    byId.value = next
  }

  function drop(runId: RunId): void {
    const next = new Map(byId.value)
    if (next.delete(runId)) byId.value = next
  }

  /** The newest are on the screen; the rest follows without holding anything up. */
  async function loadOlder(olderThan: RunId | undefined): Promise<void> {
    isComplete.value = false
    try {
      for (let last = olderThan; last !== undefined;) {
        const older = await engine.runs.list({ olderThan: last, limit: nextPages })
        put(...older)
        last = older.length === nextPages ? older.at(-1)?.id : undefined
      }
      isComplete.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  async function load(): Promise<void> {
    try {
      const first = await engine.runs.list({ limit: firstPage })
      byId.value = new Map(first.map((summary) => [summary.id, summary]))
      problem.value = null
      loaded.value = true
      if (first.length === firstPage) void loadOlder(first.at(-1)?.id)
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  /** A change of state brings fields that no event carries (backend, times, figures): they are read again. */
  async function refresh(runId: RunId): Promise<void> {
    try {
      put((await engine.runs.get({ runId })).summary)
    } catch (error) {
      if (toProblem(error).code === 'RUN_NOT_FOUND') drop(runId)
    }
  }

  function apply(batch: readonly WorkspaceEvent[]): void {
    const changed = new Map<RunId, RunSummary>()
    const stale = new Set<RunId>()
    for (const event of batch) {
      if (!('runId' in event.body)) continue
      const { runId, type } = event.body
      if (type === 'run.deleted') {
        drop(runId)
        changed.delete(runId)
        stale.delete(runId)
        continue
      }
      const known = changed.get(runId) ?? byId.value.get(runId)
      if (known === undefined || type === 'run.state' || type === 'run.metrics') stale.add(runId)
      if (known !== undefined) changed.set(runId, applyToSummary(known, event))
    }
    if (changed.size > 0) put(...changed.values())
    for (const runId of stale) void refresh(runId)
  }

  events.subscribe(apply)

  async function start(request: z.input<typeof StartRequest>): Promise<RunSummary[]> {
    const started = await engine.runs.start(request)
    put(...started)
    return started
  }

  async function resume(runId: RunId, device?: DeviceChoice): Promise<void> {
    put(await engine.runs.resume({ runId, ...(device === undefined ? {} : { device }) }))
  }

  async function rename(runId: RunId, name: string): Promise<void> {
    put(await engine.runs.rename({ runId, name }))
  }

  async function mark(runId: RunId, marks: z.input<typeof RunMarks>): Promise<void> {
    put(await engine.runs.mark({ runId, ...marks }))
  }

  async function cancel(runId: RunId): Promise<void> {
    await engine.runs.cancel({ runId })
  }

  async function remove(runId: RunId): Promise<void> {
    await engine.runs.delete({ runId })
    drop(runId)
  }

  return { isComplete, byId, list, active, queued, finished, loaded, problem, load, refresh, start, resume, rename, mark, cancel, remove }
})
