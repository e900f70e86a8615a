import { assertNever } from '../../engine/kernel/errors.ts'
import type { ChildHandle } from './child-handle.ts'
import type { WorkerReply, WorkerRequest } from './engine-messages.ts'

export type WorkerRole = Extract<WorkerRequest, { type: 'worker-spawn' }>['role']

export interface WorkerBridgeOptions {
  startWorker(role: WorkerRole, threads: number): ChildHandle
  reply(message: WorkerReply): void
  /** Called with the number of runners alive whenever it changes. */
  onRunnersChanged(count: number): void
}

/** The shell's side of the engine's workers: starts them when asked, passes messages through, and ends them when the engine is gone. */
export class WorkerBridge {
  readonly #options: WorkerBridgeOptions
  readonly #workers = new Map<number, { role: WorkerRole; child: ChildHandle }>()

  constructor(options: WorkerBridgeOptions) {
    this.#options = options
  }

  get runnerCount(): number {
    return [...this.#workers.values()].filter((worker) => worker.role === 'runner').length
  }

  handle(request: WorkerRequest): void {
    switch (request.type) {
      case 'worker-spawn':
        return this.#spawn(request.workerId, request.role, request.threads)
      case 'worker-message':
        return this.#workers.get(request.workerId)?.child.post(request.message)
      case 'worker-kill':
        return this.#workers.get(request.workerId)?.child.kill()
      default:
        return assertNever(request)
    }
  }

  /** Nobody is left to hear their answers. */
  killAll(): void {
    for (const { child } of this.#workers.values()) child.kill()
  }

  #spawn(workerId: number, role: WorkerRole, threads: number): void {
    const child = this.#options.startWorker(role, threads)
    this.#workers.set(workerId, { role, child })
    this.#options.reply({ type: 'worker-started', workerId, pid: child.pid ?? null })
    child.onMessage((message) => this.#options.reply({ type: 'worker-message', workerId, message }))
    child.onExit((exit) => {
      this.#workers.delete(workerId)
      this.#options.reply({ type: 'worker-exit', workerId, exit })
      if (role === 'runner') this.#options.onRunnersChanged(this.runnerCount)
    })
    if (role === 'runner') this.#options.onRunnersChanged(this.runnerCount)
  }
}
