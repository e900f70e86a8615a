import type { Progress } from '../../contract/index.ts'
import { CancelledError } from './errors.ts'

/**
 * What every slow function takes. The callee checks `signal` at least every 100 ms of work and reports as often as it likes;
 * reports are thinned in one place only, where they leave the process (runs/runner.ts).
 */
export interface Work {
  readonly signal: AbortSignal
  report(progress: Progress): void
}

/** Short work that nobody follows or stops. */
export const quietWork: Work = {
  // Made when asked for: the shell loads this file too, also in an Electron whose Node has no AbortController.
  get signal() {
    return (never ??= new AbortController()).signal
  },
  report: () => undefined,
}
let never: AbortController | undefined

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError()
}

/** Lets timers and messages in between two pieces of work, then checks the signal. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
  throwIfCancelled(signal)
}
