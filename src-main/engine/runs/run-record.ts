import {
  type EventBody,
  type Failure,
  type Finding,
  hasEnded,
  type LogLine,
  Ranking,
  type RunId,
  type RunState,
} from '../../contract/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Catalogue } from '../store/catalogue.ts'
import type { EventLog } from '../store/event-log.ts'
import type { StoredRun } from '../store/run-rows.ts'
import type { FromRunner, TrainResult } from './messages.ts'

/** What happens to runs: every change is an event, written with the run's row in one transaction before anybody hears of it. */
export class RunRecord {
  readonly #catalogue: Catalogue
  readonly #events: EventLog
  readonly #clock: Clock

  constructor({ catalogue, events, clock }: { readonly catalogue: Catalogue; readonly events: EventLog; readonly clock: Clock }) {
    this.#catalogue = catalogue
    this.#events = events
    this.#clock = clock
  }

  state(runId: RunId, state: RunState, error: Failure | null, resumable = state === 'interrupted'): void {
    this.#write({ type: 'run.state', runId, state, error }, (now) => ({
      ...now,
      state,
      error,
      resumable,
      progress: hasEnded(state) || state === 'queued' ? null : now.progress,
      startedAt: state === 'starting' ? this.#clock.now() : now.startedAt,
      finishedAt: hasEnded(state) ? this.#clock.now() : null,
    }))
  }

  /** What an audit found, or what is so now: times of start and end stay as they were. */
  correct(runId: RunId, state: RunState, error: Failure | null, resumable: boolean): void {
    this.#write({ type: 'run.state', runId, state, error }, (now) => ({ ...now, state, error, resumable, progress: null }))
  }

  log(runId: RunId, message: string, level: LogLine['level'] = 'info'): void {
    this.#write({ type: 'run.log', runId, line: { at: this.#clock.now(), level, message } })
  }

  /** What the run's process says while it works. */
  message(runId: RunId, message: FromRunner): void {
    switch (message.type) {
      case 'device': {
        const { backend, device, splitHash } = message
        const state = 'running'
        this.#write({ type: 'run.state', runId, state, error: null }, (now) => ({ ...now, state, backend, device, splitHash }))
        break
      }
      case 'progress': {
        const { progress } = message
        this.#write({ type: 'run.progress', runId, progress }, (now) => ({ ...now, progress }))
        break
      }
      case 'epoch':
        this.#write({ type: 'run.epoch', runId, point: message.point })
        break
      case 'log':
        this.#write({ type: 'run.log', runId, line: message.line })
        break
      case 'finding':
        this.#finding(runId, message.finding)
        break
      case 'ready':
      case 'alive':
      case 'done':
      case 'failed':
        break
    }
  }

  finished(runId: RunId, result: TrainResult): void {
    const { metrics, secondsPerEpoch, peakMemoryMb, protocol } = result
    this.#events.record(
      [
        { type: 'run.metrics', runId, metrics },
        { type: 'run.state', runId, state: 'finished', error: null },
      ],
      (lastSeq) => {
        this.#catalogue.saveRunResult(runId, result)
        this.#catalogue.saveRun({
          ...this.#catalogue.storedRun(runId),
          ranking: Ranking.parse(protocol),
          secondsPerEpoch,
          peakMemoryMb,
          lastSeq,
          splitHash: protocol.splitHash,
          state: 'finished',
          progress: null,
          error: null,
          resumable: false,
          finishedAt: this.#clock.now(),
        })
      },
    )
  }

  /** A resumed run sees again what it saw before. */
  #finding(runId: RunId, finding: Finding): void {
    const isKnown = this.#events.ofRun(runId).some(({ body }) => body.type === 'run.finding' && body.finding.sentinel === finding.sentinel)
    if (!isKnown) this.#write({ type: 'run.finding', runId, finding }, (now) => ({ ...now, findings: now.findings + 1 }))
  }

  #write(body: EventBody & { runId: RunId }, change: (now: StoredRun) => StoredRun = (now) => now): void {
    this.#events.record([body], (lastSeq) => {
      this.#catalogue.saveRun({ ...change(this.#catalogue.storedRun(body.runId)), lastSeq })
    })
  }
}
