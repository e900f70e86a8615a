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
import { carryFigures } from './run-figures.ts'

type Runs = ReadonlyMap<RunId, RunSummary>

/** What fills a screen, then what keeps engine and page free between two pages. */
const firstPage = 200
const nextPages = 500
/** How many one question may name. */
const mostRefreshed = 1000

/** Every run of the workspace, kept current by the event stream. */
export const useRunsStore = defineStore('runs', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const byId = shallowRef<Runs>(new Map())
  const loaded = ref(false)
  /** False while older runs are still on their way. */
  const isComplete = ref(true)
  const problem = shallowRef<Problem | null>(null)
  const figures = carryFigures(engine, byId)

  /** Newest first. */
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)))
  const active = computed(() => list.value.filter((run) => run.state === 'running' || run.state === 'starting'))
  const queued = computed(() => list.value.filter((run) => run.state === 'queued'))
  const finished = computed(() => list.value.filter((run) => run.state === 'finished'))

  function put(...summaries: readonly RunSummary[]): void {
    const next = new Map(byId.value)
    for (const summary of summaries) {
      const known = next.get(summary.id)
      if (known === undefined) next.set(summary.id, summary)
      // Which figures it carries depends on who asked: none that is known gets lost.
      else if (known.lastSeq <= summary.lastSeq) next.set(summary.id, { ...summary, metrics: { ...known.metrics, ...summary.metrics } })
    }
    byId.value = next
  }

  function say(error: unknown): void {
    problem.value = toProblem(error)
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
        const asked = figures.wanted.value
        const older = await engine.runs.list({ olderThan: last, limit: nextPages, figures: asked })
        put(...older)
        await figures.fill(older, asked)
        last = older.length === nextPages ? older.at(-1)?.id : undefined
      }
      isComplete.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  async function load(): Promise<void> {
    try {
      const asked = figures.wanted.value
      const first = await engine.runs.list({ limit: firstPage, figures: asked })
      byId.value = new Map(first.map((summary) => [summary.id, summary]))
      problem.value = null
      loaded.value = true
      void figures.loadKeys().catch(say)
      void figures.fill(first, asked).catch(say)
      if (first.length === firstPage) void loadOlder(first.at(-1)?.id)
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  /** A change of state brings fields that no event carries (backend, times, figures): they are read again. */
  async function refresh(runIds: readonly RunId[]): Promise<void> {
    const asked = figures.wanted.value
    const found = await engine.runs.some({ runIds: runIds.slice(0, mostRefreshed), figures: asked })
    put(...found)
    const there = new Set(found.map(({ id }) => id))
    for (const id of runIds.slice(0, mostRefreshed)) if (!there.has(id)) drop(id)
    if (found.some(({ state }) => state === 'finished')) await figures.loadKeys()
    await figures.fill(found, asked)
    if (runIds.length > mostRefreshed) await refresh(runIds.slice(mostRefreshed))
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
    if (stale.size > 0) void refresh([...stale]).catch(say)
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

  const { keys: figureKeys, need: needFigures, needAllOf: needAllFiguresOf } = figures
  return {
    figureKeys,
    needFigures,
    needAllFiguresOf,
    isComplete,
    byId,
    list,
    active,
    queued,
    finished,
    loaded,
    problem,
    load,
    refresh,
    start,
    resume,
    rename,
    mark,
    cancel,
    remove,
  }
})
