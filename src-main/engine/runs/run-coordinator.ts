import { join } from 'node:path'
import type { DeviceChoice, Failure, RunId, RunQueue, RunState, RunSummary } from '../../contract/index.ts'
import { CancelledError, toFailure, WorkbenchError } from '../kernel/errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { fileExists, removeFolder, removeTemporaries, writeFileAtomic } from '../kernel/files.ts'
import type { Logger } from '../kernel/logger.ts'
import { getModel } from '../plugins/registry.ts'
import type { Catalogue } from '../store/catalogue.ts'
import type { EventLog } from '../store/event-log.ts'
import type { RunOrigin, RunSpec } from '../store/run-rows.ts'
import type { Workspace } from '../store/workspace.ts'
import { checkpointsFolder } from '../training/checkpoints-folder.ts'
import { componentIds } from './component-ids.ts'
import type { Job } from './messages.ts'
import { RunRecord } from './run-record.ts'
import type { RunnerSpawner } from './spawner.ts'
import { type Patience, runWorkerJob } from './worker-job.ts'

export interface RunCoordinatorOptions {
  readonly workspace: Workspace
  readonly catalogue: Catalogue
  readonly events: EventLog
  readonly spawner: RunnerSpawner
  readonly clock: Clock
  readonly logger: Logger
  readonly threads: number
  /** Start runs that an earlier engine left in the queue. A short-lived command line leaves them to the app. */
  readonly resumeQueue: boolean
  readonly checkpointEveryMs?: number | undefined
  readonly patience?: Patience | undefined
}

/** A run as it is put into the queue. */
export interface NewRun {
  readonly summary: RunSummary
  readonly spec: RunSpec
  readonly origin: RunOrigin | null
}

interface ActiveRun {
  readonly cancel: AbortController
  readonly finished: Promise<void>
  /** The state that a stop leads to. */
  stopAs: 'cancelled' | 'interrupted' | 'queued'
  pid: number | undefined
}

const activeStates: readonly RunState[] = ['starting', 'running']

/** The queue, and the process that works at its head. One training at a time: a second one on the same cores or GPU would only slow both. */
export class RunCoordinator {
  readonly #options: RunCoordinatorOptions
  readonly #record: RunRecord
  readonly #active = new Map<RunId, ActiveRun>()
  /** Runs of this engine's own time; others in the queue wait for an app. */
  readonly #mine = new Set<RunId>()
  #closed = false

  constructor(options: RunCoordinatorOptions) {
    this.#options = options
    this.#record = new RunRecord(options)
  }

  /** What an engine that died left as running did not finish: say so, then go on with the queue. */
  async recover(): Promise<void> {
    for (const { id } of this.#options.catalogue.activeRuns()) {
      this.#record.state(id, 'interrupted', null, await this.#hasCheckpoint(id))
    }
    this.#pump()
  }

  /** Puts runs behind those that wait: all of them or none, in one write to the disk. */
  enqueue(runs: readonly NewRun[]): void {
    const { catalogue, events } = this.#options
    const bodies = runs.map(({ summary }) => ({ type: 'run.state' as const, runId: summary.id, state: 'queued' as const, error: null }))
    events.record(bodies, (lastSeq) => {
      for (const { summary, spec, origin } of runs) catalogue.insertRun({ ...summary, lastSeq }, spec, origin)
    })
    for (const { summary } of runs) this.#mine.add(summary.id)
    this.#pump()
  }

  /** On another device than before, if one is given. */
  async resume(runId: RunId, device?: DeviceChoice): Promise<RunSummary> {
    const { summary, spec } = this.#options.catalogue.getRun(runId)
    if (!['cancelled', 'failed', 'interrupted'].includes(summary.state)) {
      throw new WorkbenchError(
        'RUN_STATE',
        `The run ${summary.name} is ${summary.state}.`,
        'Only a cancelled, failed or interrupted run can be resumed.',
      )
    }
    const resume = await this.#hasCheckpoint(runId)
    this.#mine.add(runId)
    this.#options.catalogue.saveRunSpec(runId, { ...spec, resume, device: device ?? spec.device })
    this.#record.log(runId, resume ? 'Resumed from the newest checkpoint.' : 'Started again: there was no checkpoint yet.')
    this.#record.state(runId, 'queued', null)
    this.#pump()
    return this.#options.catalogue.getRun(runId).summary
  }

  /** Stops a queued or running run; returns when its process is gone. */
  async cancel(runId: RunId): Promise<void> {
    const { summary } = this.#options.catalogue.getRun(runId)
    const active = this.#active.get(summary.id)
    if (active) {
      active.stopAs = 'cancelled'
      active.cancel.abort()
      await active.finished
    } else if (summary.state === 'queued') {
      this.#record.state(summary.id, 'cancelled', null)
    } else {
      throw new WorkbenchError(
        'RUN_STATE',
        `The run ${summary.name} is ${summary.state}; there is nothing to cancel.`,
        'Delete it if it is no longer wanted.',
      )
    }
  }

  /** Removes a run's row, then its files. The row goes first: a kill in between leaves a folder, never a row without one. */
  async delete(runId: RunId): Promise<void> {
    const { summary } = this.#options.catalogue.getRun(runId)
    if (this.#active.has(summary.id)) {
      throw new WorkbenchError('RUN_STATE', `The run ${summary.name} is still going.`, 'Cancel it first.')
    }
    this.#options.events.record([{ type: 'run.deleted', runId: summary.id }], () => this.#options.catalogue.deleteRun(summary.id))
    await removeFolder(this.#options.workspace.runFolder(summary.id))
  }

  /** A finished run whose files are lost is not finished any more: it can be resumed or repeated. */
  async markDamaged(runId: RunId, failure: Failure): Promise<void> {
    const { summary } = this.#options.catalogue.getRun(runId)
    if (summary.state === 'finished') this.#record.correct(runId, 'failed', failure, await this.#hasCheckpoint(runId))
  }

  /** Says of an idle run what is so: it does not run, and it can be resumed where there is a checkpoint. */
  async correctState(runId: RunId): Promise<void> {
    const { summary } = this.#options.catalogue.getRun(runId)
    if (this.#active.has(runId)) return
    const state = activeStates.includes(summary.state) ? 'interrupted' : summary.state
    this.#record.correct(runId, state, summary.error, await this.#hasCheckpoint(runId))
  }

  queue(): RunQueue {
    const { catalogue } = this.#options
    return { isPaused: catalogue.isQueuePaused(), runIds: catalogue.queue().map(({ id }) => id) }
  }

  /** Paused: what is running goes on, nothing new begins. */
  setPaused(isPaused: boolean): RunQueue {
    const { catalogue, events } = this.#options
    events.record([{ type: 'queue.changed', queue: { ...this.queue(), isPaused } }], () => catalogue.saveQueuePaused(isPaused))
    this.#pump()
    return this.queue()
  }

  /** Puts a waiting run before another one, or last. */
  moveInQueue(runId: RunId, before: RunId | null): RunQueue {
    const { catalogue, events } = this.#options
    const all = catalogue.queue()
    const others = all.filter(({ id }) => id !== runId)
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before)
    if (others.length === all.length || at < 0) {
      const { name, state } = catalogue.getRun(others.length === all.length ? runId : (before ?? runId)).summary
      throw new WorkbenchError(
        'RUN_STATE',
        `The run ${name} is ${state}: it does not wait in the queue.`,
        'Only waiting runs have an order.',
      )
    }
    // All places anew: runs of one batch have the same age, and between equal places there is no other.
    const order = [...others.slice(0, at).map(({ id }) => id), runId, ...others.slice(at).map(({ id }) => id)]
    const first = all[0]?.place ?? 0
    events.record([{ type: 'queue.changed', queue: { isPaused: catalogue.isQueuePaused(), runIds: order } }], () => {
      order.forEach((id, index) => catalogue.saveQueuePlace(id, first + index / 1000))
    })
    return this.queue()
  }

  counts(): { running: number; queued: number } {
    return { running: this.#active.size, queued: this.#options.catalogue.countWaiting() }
  }

  /** Process ids of what trains now. */
  pids(): (number | undefined)[] {
    return [...this.#active.values()].map((run) => run.pid)
  }

  /** Ends what is going on: `queued` hands it to the next engine of this workspace, `interrupted` waits for a person. */
  async close(leaveAs: 'interrupted' | 'queued'): Promise<void> {
    this.#closed = true
    const active = [...this.#active.values()]
    for (const run of active) {
      run.stopAs = leaveAs
      run.cancel.abort()
    }
    await Promise.all(active.map((run) => run.finished))
  }

  #pump(): void {
    if (this.#closed || this.#active.size > 0 || this.#options.catalogue.isQueuePaused()) return
    const waiting = this.#options.catalogue.queue().find(({ id }) => this.#options.resumeQueue || this.#mine.has(id))
    if (!waiting) return
    const next = this.#options.catalogue.getRun(waiting.id)
    const cancel = new AbortController()
    const run: ActiveRun = { cancel, stopAs: 'interrupted', finished: Promise.resolve(), pid: undefined }
    const finished = this.#execute(next.summary, next.spec, run).finally(() => {
      this.#active.delete(next.summary.id)
      this.#pump()
    })
    this.#active.set(next.summary.id, Object.assign(run, { finished }))
  }

  async #execute(summary: RunSummary, spec: RunSpec, run: ActiveRun): Promise<void> {
    const { workspace, spawner, threads, logger } = this.#options
    const runFolder = workspace.runFolder(summary.id)
    const job: Job = {
      kind: 'train',
      runFolder,
      datasetFolder: workspace.datasetFolder(summary.datasetId),
      modelId: summary.modelId,
      config: spec.config,
      split: spec.split,
      seed: summary.seed,
      cutoffs: spec.cutoffs,
      device: spec.device,
      resume: spec.resume,
      checkpointEveryMs: this.#options.checkpointEveryMs,
      componentFolders: componentIds(getModel(summary.modelId), spec.config).map((id) => workspace.runFolder(id)),
    }
    this.#record.state(summary.id, 'starting', null)
    try {
      await writeFileAtomic(join(runFolder, 'job.json'), JSON.stringify(job, null, 2))
      const result = await runWorkerJob(spawner, job, {
        threads,
        patience: this.#options.patience,
        signal: run.cancel.signal,
        onSilence: (seconds) => this.#record.log(summary.id, silentWords(seconds), 'warning'),
        onMessage: (message) => this.#record.message(summary.id, message),
        onStart: (pid) => (run.pid = pid),
      })
      if (result.kind !== 'train') throw new Error(`Internal: a training job answered with ${result.kind}`)
      this.#record.finished(summary.id, result.result)
    } catch (thrown) {
      if (thrown instanceof CancelledError) {
        await this.#stopped(summary.id, run.stopAs)
      } else {
        const failure = toFailure(thrown)
        logger.warn('run failed', { runId: summary.id, ...failure })
        // Its process is gone; what it was just writing stays half-made.
        await removeTemporaries(runFolder)
        this.#record.state(summary.id, 'failed', failure, await this.#hasCheckpoint(summary.id))
      }
    }
  }

  async #stopped(runId: RunId, state: ActiveRun['stopAs']): Promise<void> {
    const resumable = await this.#hasCheckpoint(runId)
    if (state === 'queued') {
      const { spec } = this.#options.catalogue.getRun(runId)
      this.#options.catalogue.saveRunSpec(runId, { ...spec, resume: resumable })
    }
    this.#record.state(runId, state, null, resumable)
  }

  async #hasCheckpoint(runId: RunId): Promise<boolean> {
    return fileExists(join(this.#options.workspace.runFolder(runId), checkpointsFolder))
  }
}

function silentWords(seconds: number): string {
  return `The process has not answered for ${seconds} s: it is at one large computation, or it hangs. It is ended when this goes on for long; cancelling ends it now.`
}
