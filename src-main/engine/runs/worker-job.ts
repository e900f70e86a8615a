import type { z } from 'zod'
import { CancelledError, fromFailure, WorkbenchError } from '../kernel/errors.ts'
import { FromRunner, type Job, type JobResult, type ToRunner } from './messages.ts'
import type { RunnerSpawner, WorkerProcess } from './spawner.ts'

/** After this long without an answer to `cancel`, the process is killed. */
const killAfterMs = 10_000

/** How long a worker may be silent (it says every second that it is alive, unless one computation keeps it from it). */
export interface Patience {
  readonly tellAfterMs: number
  readonly endAfterMs: number
}
/** The inverse of a large matrix takes minutes on a slow machine, and says nothing meanwhile. */
const usualPatience: Patience = { tellAfterMs: 2 * 60_000, endAfterMs: 30 * 60_000 }

export interface WorkerJobOptions {
  readonly patience?: Patience | undefined
  /** Told once for each silence that lasts. */
  onSilence?(seconds: number): void
  readonly threads: number
  readonly signal: AbortSignal
  onMessage(message: FromRunner): void
  onStart?(pid: number | undefined): void
}

/**
 * Runs one job in a process of its own and gives its result. Cancelling asks first and kills after a grace time. Throws the job's failure, a
 * CancelledError, or RUN_FAILED with the last words of a process that died, or was ended because it hung.
 */
export function runWorkerJob(spawner: RunnerSpawner, job: Job, options: WorkerJobOptions): Promise<JobResult> {
  const worker = spawner.spawn('runner', { threads: options.threads })
  options.onStart?.(worker.pid)
  const send = (message: ToRunner): void => worker.send(message)
  return new Promise<JobResult>((resolve, reject) => {
    let settled = false
    let killTimer: NodeJS.Timeout | undefined
    const silence = watchSilence(options, (endAfterMs) => {
      settle(() => reject(hangsError(job.kind, endAfterMs)))
      worker.kill()
    })
    const cancel = (): void => {
      send({ type: 'cancel' })
      killTimer = setTimeout(() => worker.kill(), killAfterMs)
    }
    const settle = (finish: () => void): void => {
      if (settled) return
      settled = true
      options.signal.removeEventListener('abort', cancel)
      silence.stop()
      finish()
    }
    worker.onMessage((raw) => {
      if (settled) return
      const parsed = FromRunner.safeParse(raw)
      if (!parsed.success) {
        // The engine outlives whatever a worker says.
        settle(() => reject(babbleError(job.kind, parsed.error)))
        worker.kill()
        return
      }
      const message = parsed.data
      silence.broken()
      if (message.type === 'ready') {
        if (options.signal.aborted) cancel()
        else send({ type: 'job', job })
      } else if (message.type === 'done') settle(() => resolve(message.result))
      else if (message.type === 'failed') settle(() => reject(fromFailure(message.failure)))
      else options.onMessage(message)
    })
    worker.onExit((exit) => {
      clearTimeout(killTimer)
      settle(() => reject(options.signal.aborted ? new CancelledError() : diedError(job.kind, exit)))
    })
    options.signal.addEventListener('abort', cancel)
  })
}

/** Timers run on a monotonic clock: a machine that slept or was set to another hour changes nothing. */
function watchSilence(
  { patience = usualPatience, onSilence }: WorkerJobOptions,
  end: (endAfterMs: number) => void,
): { broken(): void; stop(): void } {
  const { tellAfterMs, endAfterMs } = patience
  let timers: NodeJS.Timeout[] = []
  const stop = (): void => timers.forEach((timer) => clearTimeout(timer))
  const broken = (): void => {
    stop()
    timers = [setTimeout(() => onSilence?.(tellAfterMs / 1000), tellAfterMs), setTimeout(() => end(endAfterMs), endAfterMs)]
  }
  broken()
  return { broken, stop }
}

function hangsError(kind: string, silentMs: number): WorkbenchError {
  return new WorkbenchError(
    'RUN_FAILED',
    `The ${kind} process hung: it gave no sign of life for ${Math.round(silentMs / 1000)} s and was ended.`,
    'Resume it from its last checkpoint where it has one. If it hangs again at the same place, report it with the log of the run.',
  )
}

function babbleError(kind: string, { issues: [issue] }: z.ZodError): WorkbenchError {
  return new WorkbenchError(
    'RUN_FAILED',
    `The ${kind} process sent what nobody can use: ${issue.message} at ${issue.path.join('.') || 'the message itself'}.`,
    'Resume it from its last checkpoint where it has one. A model of your own may have figures that are no numbers; else report it with the log of the run.',
  )
}

function diedError(kind: string, exit: Parameters<Parameters<WorkerProcess['onExit']>[0]>[0]): WorkbenchError {
  const how = exit.signal ? `was ended by the system (${exit.signal})` : `ended with code ${exit.code ?? 'unknown'}`
  const memory =
    exit.signal === 'SIGKILL' || /out of memory|bad_alloc/i.test(exit.lastWords) ? ' Most often this means that memory ran out.' : ''
  return new WorkbenchError(
    'RUN_FAILED',
    `The ${kind} process ${how}.${memory}${exit.lastWords ? ` Its last words: ${exit.lastWords}` : ''}`,
    'Resume it from its last checkpoint where it has one, close other programs, or choose smaller settings (batch size, hidden size).',
  )
}
