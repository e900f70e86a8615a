import { computed, type ComputedRef, ref, type Ref, shallowRef, type ShallowRef, watch } from 'vue'
import type { DatasetId, JobId } from '../../../src-main/contract/ids.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { type JobView, useJobsStore } from '../stores/jobs.ts'
import { attempt } from './use-notices.ts'

export interface JobHandle {
  readonly job: ComputedRef<JobView | null>
  readonly isStarting: Readonly<Ref<boolean>>
  readonly isOver: ComputedRef<boolean>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  start(begin: () => Promise<{ jobId: JobId }>): Promise<void>
  cancel(): Promise<void>
}

/** One piece of background work that a screen started: its progress from the event stream, its end, its failure. */
export function useJob(onFinished: (datasetId: DatasetId | null) => void): JobHandle {
  const jobs = useJobsStore()
  const jobId = ref<JobId | null>(null)
  const isStarting = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const job = computed(() => (jobId.value === null ? null : (jobs.byId.get(jobId.value) ?? null)))
  const isOver = computed(() => job.value !== null && ['finished', 'failed', 'cancelled'].includes(job.value.state))

  async function start(begin: () => Promise<{ jobId: JobId }>): Promise<void> {
    problem.value = null
    isStarting.value = true
    try {
      jobId.value = (await begin()).jobId
    } catch (error) {
      problem.value = toProblem(error)
    } finally {
      isStarting.value = false
    }
  }

  watch(
    () => job.value?.state,
    (state) => {
      if (state === 'finished') onFinished(job.value?.datasetId ?? null)
      if (state === 'failed') problem.value = job.value?.problem ?? null
    },
  )

  async function cancel(): Promise<void> {
    const current = jobId.value
    if (current !== null) await attempt(() => jobs.cancel(current))
  }

  return { job, isStarting, isOver, problem, start, cancel }
}
