import type { Backend, EpochPoint, Finding, LogLine } from '../../contract/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Work } from '../kernel/progress.ts'

/** What training tells while it goes on; the runner process passes it to the engine. */
export interface TrainWork extends Work {
  readonly clock: Clock
  epoch(point: EpochPoint): void
  log(level: LogLine['level'], message: string): void
  finding(finding: Finding): void
  device(info: { backend: Backend; device: string; splitHash: string | null }): void
}
