import { onScopeDispose, ref, type Ref, shallowRef, type ShallowRef, watch } from 'vue'
import type { WorkspaceEvent } from '../../../../src-main/contract/events.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { RunDetail } from '../../../../src-main/contract/runs.ts'
import { useServices } from '../../api/client.ts'
import { type Problem, toProblem } from '../../api/problems.ts'
import { useEventsStore } from '../../stores/events.ts'
import { applyToDetail } from '../../stores/run-events.ts'

export interface LiveRun {
  readonly detail: Readonly<ShallowRef<RunDetail | null>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  readonly isDeleted: Readonly<Ref<boolean>>
  reload(): void
}

/**
 * A run as it is now and as it goes on. The detail is loaded once; events of the one stream that arrive meanwhile are kept and applied after it
 * by number, so nothing is missed and nothing counts twice. Changes of state bring facts that no event carries: then it is loaded again, and the
 * old picture stays until the new one is there.
 */
export function useRunDetail(runId: () => RunId | null): LiveRun {
  const { engine } = useServices()
  const events = useEventsStore()
  const detail = shallowRef<RunDetail | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isDeleted = ref(false)
  let waiting: WorkspaceEvent[] = []
  let request = new AbortController()

  async function load(id: RunId, signal: AbortSignal): Promise<void> {
    try {
      const loaded = await engine.runs.get({ runId: id }, { signal })
      if (signal.aborted) return
      detail.value = applyToDetail(loaded, waiting)
      problem.value = null
      waiting = []
    } catch (error) {
      if (!signal.aborted) problem.value = toProblem(error)
    }
  }

  function reload(): void {
    request.abort()
    request = new AbortController()
    const id = runId()
    if (id !== null) void load(id, request.signal)
  }

  watch(
    runId,
    () => {
      detail.value = null
      isDeleted.value = false
      waiting = []
      reload()
    },
    { immediate: true },
  )

  const stop = events.subscribe((batch) => {
    const own = batch.filter(({ body }) => 'runId' in body && body.runId === runId())
    if (own.length === 0) return
    waiting.push(...own)
    if (own.some(({ body }) => body.type === 'run.deleted')) isDeleted.value = true
    if (detail.value !== null) detail.value = applyToDetail(detail.value, own)
    if (own.some(({ body }) => body.type === 'run.state' || body.type === 'run.metrics')) reload()
  })
  onScopeDispose(() => {
    stop()
    request.abort()
  })

  return { detail, problem, isDeleted, reload }
}
