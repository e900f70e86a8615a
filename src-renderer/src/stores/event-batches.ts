import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'

/**
 * Events arrive one by one, hundreds a second while several runs train; screens hear of them once per frame. Nothing that matters is lost on
 * the way: only a progress report that a newer one of the same run or job replaces within the same batch is left out.
 */
export function coalesce(events: readonly WorkspaceEvent[]): WorkspaceEvent[] {
  const newest = new Map<string, number>()
  for (const { seq, body } of events) {
    if (body.type === 'run.progress') newest.set(body.runId, seq)
    if (body.type === 'job.progress') newest.set(body.jobId, seq)
  }
  return events.filter(({ seq, body }) => {
    if (body.type === 'run.progress') return newest.get(body.runId) === seq
    if (body.type === 'job.progress') return newest.get(body.jobId) === seq
    return true
  })
}

export interface EventBatcher {
  push(event: WorkspaceEvent): void
  /** The newest event that was pushed: where to go on after the stream broke. */
  readonly lastSeq: number
}

export interface EventBatcherOptions {
  /** Events with this number or a lower one are known already. */
  readonly afterSeq: number
  /** Runs a function once, before the next frame. */
  readonly schedule: (flush: () => void) => void
  readonly deliver: (events: WorkspaceEvent[]) => void
  /** Events per frame: a long replay is spread over frames instead of blocking one. */
  readonly limit: number
}

export function createEventBatcher(options: EventBatcherOptions): EventBatcher {
  let queue: WorkspaceEvent[] = []
  let lastSeq = options.afterSeq
  let scheduled = false

  function flush(): void {
    scheduled = false
    const batch = queue.slice(0, options.limit)
    queue = queue.slice(options.limit)
    if (queue.length > 0) request()
    options.deliver(coalesce(batch))
  }

  function request(): void {
    if (scheduled) return
    scheduled = true
    options.schedule(flush)
  }

  return {
    push(event) {
      if (event.seq <= lastSeq) return
      lastSeq = event.seq
      queue.push(event)
      request()
    },
    get lastSeq() {
      return lastSeq
    },
  }
}

/** The next frame; in a hidden window, where frames stop, a short pause. */
export function scheduleFrame(flush: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(flush, 100)
  else requestAnimationFrame(flush)
}
