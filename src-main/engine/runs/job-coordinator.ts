import type { DatasetId, Failure, JobId, JobState } from '../../contract/index.ts'
import { CancelledError, toFailure, WorkbenchError } from '../kernel/errors.ts'
import type { Catalogue } from '../store/catalogue.ts'
import type { EventLog } from '../store/event-log.ts'
import type { Job, JobResult } from './messages.ts'
import type { RunnerSpawner } from './spawner.ts'
import { runWorkerJob } from './worker-job.ts'

export interface JobCoordinatorOptions {
  readonly catalogue: Catalogue
  readonly events: EventLog
  readonly spawner: RunnerSpawner
  readonly newJobId: () => JobId
  readonly threads: number
}

/** Imports, attribute joins and exports: work in a process of its own whose course is told as events. They start at once. */
export class JobCoordinator {
  readonly #options: JobCoordinatorOptions
  readonly #active = new Map<JobId, { cancel: AbortController; finished: Promise<void> }>()

  constructor(options: JobCoordinatorOptions) {
    this.#options = options
  }

  get running(): number {
    return this.#active.size
  }

  isRunning(jobId: JobId): boolean {
    return this.#active.has(jobId)
  }

  /** Says of jobs that died with an earlier engine that they did; nothing half-made of them was kept. */
  recover(): void {
    const { catalogue, events } = this.#options
    for (const { id, title } of catalogue.activeJobs()) {
      const error: Failure = {
        code: 'CANCELLED',
        message: `${title} ended with the program.`,
        remedy: 'Start it again; nothing half-made was kept.',
      }
      events.record([{ type: 'job.state', jobId: id, title, state: 'failed', error, datasetId: null }], () => catalogue.removeJob(id))
    }
  }

  /**
   * Starts a job and returns its id; `complete` makes its result true (rows, further events) and names the dataset that it concerns.
   */
  start(title: string, job: Job, complete: (result: JobResult) => Promise<DatasetId | null>): JobId {
    const jobId = this.#options.newJobId()
    const cancel = new AbortController()
    const { catalogue, events } = this.#options
    const tell = (state: JobState, error: Failure | null = null, datasetId: DatasetId | null = null): void =>
      events.record([{ type: 'job.state', jobId, title, state, error, datasetId }], () =>
        state === 'running' ? catalogue.addJob(jobId, title) : catalogue.removeJob(jobId),
      )
    const run = async (): Promise<void> => {
      try {
        const result = await this.#execute(jobId, job, cancel.signal)
        tell('finished', null, await complete(result))
      } catch (thrown) {
        if (thrown instanceof CancelledError) tell('cancelled')
        else tell('failed', toFailure(thrown))
      }
    }
    tell('running')
    const finished = run().finally(() => this.#active.delete(jobId))
    this.#active.set(jobId, { cancel, finished })
    return jobId
  }

  /** A short job without a life of its own (preview, estimate, doctor): its result is the answer of the call. */
  ask(job: Job, signal: AbortSignal = new AbortController().signal): Promise<JobResult> {
    return runWorkerJob(this.#options.spawner, job, { threads: this.#options.threads, signal, onMessage: () => undefined })
  }

  async cancel(jobId: JobId): Promise<void> {
    const active = this.#active.get(jobId)
    if (!active) throw new WorkbenchError('RUN_STATE', 'This job is not running any more.', 'See its result in the list.')
    active.cancel.abort()
    await active.finished
  }

  async close(): Promise<void> {
    const active = [...this.#active.values()]
    for (const job of active) job.cancel.abort()
    await Promise.all(active.map((job) => job.finished))
  }

  #execute(jobId: JobId, job: Job, signal: AbortSignal): Promise<JobResult> {
    return runWorkerJob(this.#options.spawner, job, {
      threads: this.#options.threads,
      signal,
      onMessage: (message) => {
        if (message.type === 'progress') {
          this.#options.events.record([{ type: 'job.progress', jobId, progress: message.progress }], () => undefined)
        }
      },
    })
  }
}
