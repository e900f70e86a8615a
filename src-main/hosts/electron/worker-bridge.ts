import { assertNever } from '../../engine/kernel/errors.ts'
import type { ChildHandle } from './child-handle.ts'
import { beginsLastingWork } from './lasting-work.ts'
import type { WorkerReply, WorkerRequest } from './engine-messages.ts'

export type WorkerRole = Extract<WorkerRequest, { type: 'worker-spawn' }>['role']

export interface WorkerBridgeOptions {
  startWorker(role: WorkerRole, threads: number): ChildHandle
  reply(message: WorkerReply): void
  /** Called whenever the number of workers changes that do work which somebody would miss. */
  onBusyChanged(count: number): void
}

/** The shell's side of the engine's workers: starts them when asked, passes messages through, and ends them when the engine is gone. */
export class WorkerBridge {
  readonly #options: WorkerBridgeOptions
  readonly #workers = new Map<number, { readonly child: ChildHandle; busy: boolean }>()

  constructor(options: WorkerBridgeOptions) {
    this.#options = options
  }

  get busyCount(): number {
    return [...this.#workers.values()].filter((worker) => worker.busy).length
  }

  handle(request: WorkerRequest): void {
    switch (request.type) {
      case 'worker-spawn':
        return this.#spawn(request.workerId, request.role, request.threads)
      case 'worker-message':
        return this.#pass(request.workerId, request.message)
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
    this.#workers.set(workerId, { child, busy: false })
    this.#options.reply({ type: 'worker-started', workerId, pid: child.pid ?? null })
    child.onMessage((message) => this.#options.reply({ type: 'worker-message', workerId, message }))
    child.onExit((exit) => {
      const wasBusy = this.#workers.get(workerId)?.busy
      this.#workers.delete(workerId)
      this.#options.reply({ type: 'worker-exit', workerId, exit })
      if (wasBusy) this.#options.onBusyChanged(this.busyCount)
    })
  }

  #pass(workerId: number, message: unknown): void {
    const worker = this.#workers.get(workerId)
    if (!worker) return
    worker.child.post(message)
    if (beginsLastingWork(message)) {
      worker.busy = true
      this.#options.onBusyChanged(this.busyCount)
    }
  }
}
