import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import type { JobId, StudyId } from '../../../src-main/contract/ids.ts'
import type { StudyRequest, StudySummary } from '../../../src-main/contract/studies.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'

/** The studies of the workspace: read again when a job begins or ends, and when a running one has a trial more. */
export const useStudiesStore = defineStore('studies', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const list = shallowRef<readonly StudySummary[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const byId = computed(() => new Map(list.value.map((study) => [study.id, study])))
  /** Trials that are through, by the job that is at them. */
  const trialsSeen = new Map<JobId, number>()

  async function load(): Promise<void> {
    try {
      list.value = await engine.studies.list()
      problem.value = null
      loaded.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  function isNews({ body }: WorkspaceEvent): boolean {
    if (body.type === 'job.state') return true
    if (body.type !== 'job.progress' || !list.value.some(({ jobId }) => jobId === body.jobId)) return false
    const through = Math.floor(body.progress.done)
    if (trialsSeen.get(body.jobId) === through) return false
    trialsSeen.set(body.jobId, through)
    return true
  }

  events.subscribe((batch) => {
    if (loaded.value && batch.filter(isNews).length > 0) void load()
  })

  async function afterwards<T>(answer: Promise<T>): Promise<T> {
    const result = await answer
    await load()
    return result
  }

  const start = (request: z.input<typeof StudyRequest>): Promise<{ studyId: StudyId }> => afterwards(engine.studies.start(request))
  const resume = (studyId: StudyId, budget: { trials?: number; minutes?: number }): Promise<unknown> =>
    afterwards(engine.studies.resume({ studyId, ...budget }))
  const remove = (studyId: StudyId): Promise<unknown> => afterwards(engine.studies.delete({ studyId }))

  async function stop(study: StudySummary): Promise<void> {
    if (study.jobId !== null) await afterwards(engine.jobs.cancel({ jobId: study.jobId }))
  }

  return { list, byId, loaded, problem, load, start, resume, remove, stop }
})
