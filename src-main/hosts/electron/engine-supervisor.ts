import type { Failure } from '../../contract/errors.ts'
import type { EngineNotice } from '../../contract/shell-channels.ts'
import type { ChildExit, ChildHandle } from './child-handle.ts'
import { FromEngine, type ToEngine } from './engine-messages.ts'
import { createRestartPolicy } from './restart-policy.ts'
import { WorkerBridge, type WorkerRole } from './worker-bridge.ts'

/** How long a closing engine may take to write what it holds before it is killed. */
const closeWithinMs = 8000

export interface EngineSupervisorOptions<Port> {
  readonly workspace: string
  readonly sampleWhenNew: boolean
  startEngine(): ChildHandle<Port>
  startWorker(role: WorkerRole, threads: number): ChildHandle
  /** Milliseconds, for the restart limit. */
  now(): number
  onNotice(notice: EngineNotice): void
  /** The page behind that port has spoken to the engine. */
  onPortUsed(portId: number): void
  onBusyChanged(count: number): void
}

/**
 * One engine process of one workspace: started, watched, started again after a crash (within a limit), closed in order. Ports that arrive
 * while it is not ready wait for it; messages that a page sends meanwhile wait in the port itself.
 */
export class EngineSupervisor<Port> {
  readonly workspace: string
  readonly #options: EngineSupervisorOptions<Port>
  readonly #restarts = createRestartPolicy()
  readonly #waitingPorts: { port: Port; portId: number }[] = []
  #restartCount = 0
  #engine: ChildHandle<Port> | undefined
  #workers: WorkerBridge | undefined
  #ready = false
  #wasReady = false
  #closing = false
  #closed: Promise<void> | undefined
  #failure: Failure | undefined

  constructor(options: EngineSupervisorOptions<Port>) {
    this.workspace = options.workspace
    this.#options = options
  }

  /** Why there is no engine, once it has given up. */
  get failure(): Failure | undefined {
    return this.#failure
  }

  get busyCount(): number {
    return this.#workers?.busyCount ?? 0
  }

  /** Starts the engine; also after it has given up. */
  start(): void {
    if (this.#engine) return
    this.#failure = undefined
    const engine = this.#options.startEngine()
    const post = (message: ToEngine): void => {
      if (this.#engine === engine) engine.post(message)
    }
    const workers = new WorkerBridge({
      startWorker: this.#options.startWorker,
      reply: post,
      onBusyChanged: this.#options.onBusyChanged,
    })
    this.#engine = engine
    this.#workers = workers
    engine.onMessage((raw) => this.#receive(FromEngine.parse(raw), workers))
    engine.onExit((exit) => this.#ended(exit, workers))
    post({ type: 'open', workspace: this.workspace, sampleWhenNew: this.#options.sampleWhenNew })
  }

  /** Hands one end of a channel to the engine, at once or as soon as it is ready. */
  connect(port: Port, portId: number): void {
    if (this.#ready) this.#engine?.post({ type: 'port', portId } satisfies ToEngine, [port])
    else this.#waitingPorts.push({ port, portId })
  }

  /** Lets the engine finish its writing; resolves when its process is gone, for every caller. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#closing = true
    const engine = this.#engine
    if (!engine) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => engine.kill(), closeWithinMs)
      engine.onExit(() => {
        clearTimeout(timer)
        resolve()
      })
      engine.post({ type: 'close' } satisfies ToEngine)
    })
  }

  #receive(message: FromEngine, workers: WorkerBridge): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true
        for (const { port, portId } of this.#waitingPorts.splice(0)) this.connect(port, portId)
        // Also when the process lives on but its engine, hosted by another process, has changed.
        if (this.#wasReady) this.#options.onNotice({ state: 'restarted', restarts: this.#restartCount })
        this.#wasReady = true
        return
      case 'failed':
        this.#failure = message.failure
        return
      case 'port-used':
        this.#options.onPortUsed(message.portId)
        return
      case 'closed':
        this.#closing = true
        return
      default:
        workers.handle(message)
    }
  }

  /** An engine that said why it cannot work is not started again; one that fell over is. */
  #ended(exit: ChildExit, workers: WorkerBridge): void {
    this.#engine = undefined
    this.#ready = false
    workers.killAll()
    if (this.#closing) return
    if (this.#failure) {
      this.#options.onNotice({ state: 'stopped', failure: this.#failure })
      return
    }
    const failure = crashFailure(exit)
    this.#restartCount++
    if (this.#restarts.mayRestart(this.#options.now())) {
      this.#options.onNotice({ state: 'restarting', restarts: this.#restartCount, failure })
      this.start()
    } else {
      this.#failure = failure
      this.#options.onNotice({ state: 'stopped', failure })
    }
  }
}

function crashFailure(exit: ChildExit): Failure {
  const how = exit.signal ?? (exit.code === null ? 'for an unknown reason' : `code ${exit.code}`)
  return {
    code: 'INTERNAL',
    message: `The engine process ended (${how}).${exit.lastWords ? ` Its last words: ${exit.lastWords}` : ''}`,
    remedy: 'Runs that were going can be resumed from their last checkpoint. If it happens again, copy the diagnosis and report it.',
  }
}
