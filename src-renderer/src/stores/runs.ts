import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import type { RunId } from '../../../src-main/contract/ids.ts'
import type { RunSummary, StartRequest } from '../../../src-main/contract/runs.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'
import { applyToSummary } from './run-events.ts'

type Runs = ReadonlyMap<RunId, RunSummary>

/** Every run of the workspace, kept current by the event stream. */
export const useRunsStore = defineStore('runs', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const byId = shallowRef<Runs>(new Map())
  const loaded = ref(false)
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

  async function load(): Promise<void> {
    try {
      const summaries = await engine.runs.list()
      byId.value = new Map(summaries.map((summary) => [summary.id, summary]))
      problem.value = null
      loaded.value = true
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

  async function resume(runId: RunId): Promise<void> {
    put(await engine.runs.resume({ runId }))
  }

  async function rename(runId: RunId, name: string): Promise<void> {
    put(await engine.runs.rename({ runId, name }))
  }

  async function cancel(runId: RunId): Promise<void> {
    await engine.runs.cancel({ runId })
  }

  async function remove(runId: RunId): Promise<void> {
    await engine.runs.delete({ runId })
    drop(runId)
  }

  return { byId, list, active, queued, finished, loaded, problem, load, refresh, start, resume, rename, cancel, remove }
})
