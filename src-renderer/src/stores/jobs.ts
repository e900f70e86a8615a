import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { JobState, Progress } from '../../../src-main/contract/datasets.ts'
import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import type { DatasetId, JobId } from '../../../src-main/contract/ids.ts'
import { useServices } from '../api/client.ts'
import { failureToProblem, type Problem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'
import { usePreferencesStore } from './preferences.ts'

export interface JobView {
  readonly id: JobId
  readonly title: string
  readonly state: JobState
  readonly progress: Progress | null
  readonly problem: Problem | null
  readonly datasetId: DatasetId | null
}

function isOver(job: JobView): boolean {
  return job.state === 'finished' || job.state === 'failed' || job.state === 'cancelled'
}

/**
 * Imports, attribute joins and exports: known only from their events. While one is under way its first event's number is remembered, so that
 * a reloaded page replays from there and shows it again.
 */
export const useJobsStore = defineStore('jobs', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const preferences = usePreferencesStore()
  const byId = shallowRef<ReadonlyMap<JobId, JobView>>(new Map())
  const active = computed(() => [...byId.value.values()].filter((job) => !isOver(job)))

  function remember(job: JobView, seq: number): void {
    const { [job.id]: known, ...others } = preferences.values.openJobsSince
    preferences.values.openJobsSince = isOver(job) ? others : { ...others, [job.id]: known ?? seq }
  }

  function next(known: JobView | undefined, { body }: WorkspaceEvent): JobView | null {
    if (body.type === 'job.state') {
      const problem = body.error === null ? null : failureToProblem(body.error)
      return { id: body.jobId, title: body.title, state: body.state, progress: known?.progress ?? null, problem, datasetId: body.datasetId }
    }
    if (body.type !== 'job.progress') return null
    const begun: JobView = known ?? {
      id: body.jobId,
      title: 'Background work',
      state: 'running',
      progress: null,
      problem: null,
      datasetId: null,
    }
    return { ...begun, progress: body.progress }
  }

  events.subscribe((batch) => {
    const jobs = new Map(byId.value)
    let changed = false
    for (const event of batch) {
      if (!('jobId' in event.body)) continue
      const job = next(jobs.get(event.body.jobId), event)
      if (job === null) continue
      jobs.set(job.id, job)
      remember(job, event.seq)
      changed = true
    }
    if (changed) byId.value = jobs
  })

  /** Where the stream has to begin so that jobs under way are seen whole. */
  function replayFrom(lastSeq: number): number {
    const since = Object.values(preferences.values.openJobsSince).filter((seq) => seq <= lastSeq)
    preferences.values.openJobsSince = {}
    return Math.min(lastSeq, ...since.map((seq) => seq - 1))
  }

  async function cancel(jobId: JobId): Promise<void> {
    await engine.jobs.cancel({ jobId })
  }

  return { byId, active, replayFrom, cancel }
})
