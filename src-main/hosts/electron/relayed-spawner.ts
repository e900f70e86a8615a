import { assertNever } from '../../engine/kernel/errors.ts'
import type { RunnerSpawner, WorkerProcess } from '../../engine/runs/spawner.ts'
import type { ChildExit } from './child-handle.ts'
import type { WorkerReply, WorkerRequest } from './engine-messages.ts'

/** The engine process' side of its workers: every wish becomes a message to the shell, which alone can fork utility processes. */
export class RelayedSpawner implements RunnerSpawner {
  readonly #request: (message: WorkerRequest) => void
  readonly #workers = new Map<number, RelayedWorker>()
  #nextId = 1

  constructor(request: (message: WorkerRequest) => void) {
    this.#request = request
  }

  spawn(role: 'runner' | 'reader', options: { threads: number }): WorkerProcess {
    const workerId = this.#nextId++
    const worker = new RelayedWorker(workerId, this.#request)
    this.#workers.set(workerId, worker)
    this.#request({ type: 'worker-spawn', workerId, role, threads: options.threads })
    return worker
  }

  /** To be called with what the shell answers. News of a worker that is gone already is dropped. */
  handle(reply: WorkerReply): void {
    const worker = this.#workers.get(reply.workerId)
    if (!worker) return
    switch (reply.type) {
      case 'worker-started':
        worker.pid = reply.pid ?? undefined
        return
      case 'worker-message':
        worker.receive(reply.message)
        return
      case 'worker-exit':
        this.#workers.delete(reply.workerId)
        worker.end(reply.exit)
        return
      default:
        assertNever(reply)
    }
  }
}

class RelayedWorker implements WorkerProcess {
  pid: number | undefined
  readonly #workerId: number
  readonly #request: (message: WorkerRequest) => void
  readonly #messageListeners: ((message: unknown) => void)[] = []
  readonly #exitListeners: ((exit: ChildExit) => void)[] = []

  constructor(workerId: number, request: (message: WorkerRequest) => void) {
    this.#workerId = workerId
    this.#request = request
  }

  send(message: unknown): void {
    this.#request({ type: 'worker-message', workerId: this.#workerId, message })
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener)
  }

  onExit(listener: (exit: ChildExit) => void): void {
    this.#exitListeners.push(listener)
  }

  kill(): void {
    this.#request({ type: 'worker-kill', workerId: this.#workerId })
  }

  receive(message: unknown): void {
    for (const listener of this.#messageListeners) listener(message)
  }

  end(exit: ChildExit): void {
    for (const listener of this.#exitListeners) listener(exit)
  }
}
