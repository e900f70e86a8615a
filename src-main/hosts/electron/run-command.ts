import { FromEngine, type ToEngine } from './engine-messages.ts'
import type { ChildHandle } from './child-handle.ts'
import { WorkerBridge, type WorkerRole } from './worker-bridge.ts'

export interface CommandHost {
  startCommand(words: readonly string[]): ChildHandle
  startWorker(role: WorkerRole, threads: number): ChildHandle
  /** Calls back when the user wants the command to end (ctrl-C, a signal). */
  onCancel(cancel: () => void): void
}

/** What a shell gives for a command that was killed. */
const killedExitCode = 1

/** Runs one command in a process of the application, with workers of its own; gives its exit code. There is no window. */
export function runCommand(words: readonly string[], host: CommandHost): Promise<number> {
  return new Promise((resolve) => {
    const child = host.startCommand(words)
    const post = (message: ToEngine): void => child.post(message)
    const workers = new WorkerBridge({ startWorker: host.startWorker, reply: post, onBusyChanged: () => undefined })
    child.onMessage((raw) => {
      const message = FromEngine.parse(raw)
      if (message.type === 'worker-spawn' || message.type === 'worker-message' || message.type === 'worker-kill') workers.handle(message)
    })
    host.onCancel(() => post({ type: 'close' }))
    child.onExit(({ code }) => {
      workers.killAll()
      resolve(code ?? killedExitCode)
    })
  })
}
