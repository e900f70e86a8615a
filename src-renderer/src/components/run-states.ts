import type { RunState } from '../../../src-main/contract/runs.ts'
import type { IconName } from './icons.ts'

export interface StateLook {
  readonly icon: IconName
  readonly word: string
  readonly tone: 'good' | 'warning' | 'bad' | 'accent' | 'faint'
}

/** A state is told by icon and word; the colour only repeats it. */
export const stateLooks: Record<RunState, StateLook> = {
  queued: { icon: 'dotted', word: 'Queued', tone: 'faint' },
  starting: { icon: 'spinner', word: 'Starting', tone: 'accent' },
  running: { icon: 'spinner', word: 'Running', tone: 'accent' },
  finished: { icon: 'done', word: 'Finished', tone: 'good' },
  failed: { icon: 'failed', word: 'Failed', tone: 'bad' },
  cancelled: { icon: 'slash', word: 'Cancelled', tone: 'faint' },
  interrupted: { icon: 'pause', word: 'Interrupted', tone: 'warning' },
}
