import { fromFailure, WorkbenchError } from '../kernel/errors.ts'
import { FromReader, type ReaderCall, readerCalls } from './reader-messages.ts'
import type { RunnerSpawner, WorkerProcess } from './spawner.ts'

interface Pending {
  resolve(output: unknown): void
  reject(error: Error): void
}

/** The engine's side of the warm reader process: started with the first question, started again after a crash. */
export class ReaderClient implements Disposable {
  readonly #spawner: RunnerSpawner
  readonly #threads: number
  #worker: WorkerProcess | undefined
  #ready: Promise<void> = Promise.resolve()
  #nextId = 1
  readonly #pending = new Map<number, Pending>()

  constructor(spawner: RunnerSpawner, threads: number) {
    this.#spawner = spawner
    this.#threads = threads
  }

  get pid(): number | undefined {
    return this.#worker?.pid
  }

  /** Starts the process ahead of the first question; should it fail, the first question says so. */
  warm(): void {
    this.ask(readerCalls.warm, {}).catch(() => undefined)
  }

  async ask<Input, Parsed, Output>(call: ReaderCall<Input, Parsed, Output>, input: Input): Promise<Output> {
    const worker = this.#start()
    await this.#ready
    const id = this.#nextId++
    const output = await new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      worker.send({ id, name: call.name, input })
    })
    return call.output.parse(output)
  }

  /** Lets go of a folder's files, if the reader runs at all. */
  async forget(folder: string): Promise<void> {
    if (this.#worker) await this.ask(readerCalls.forget, { folder })
  }

  [Symbol.dispose](): void {
    this.#worker?.kill()
  }

  #start(): WorkerProcess {
    if (this.#worker) return this.#worker
    const worker = this.#spawner.spawn('reader', { threads: this.#threads })
    this.#worker = worker
    this.#ready = new Promise((resolve, reject) => {
      worker.onMessage((raw) => {
        const message = FromReader.parse(raw)
        if (message.type === 'ready') {
          resolve()
          return
        }
        const pending = this.#pending.get(message.id)
        this.#pending.delete(message.id)
        if (message.type === 'answer') pending?.resolve(message.output)
        else pending?.reject(fromFailure(message.failure))
      })
      worker.onExit((exit) => {
        this.#worker = undefined
        const died = new WorkbenchError(
          'INTERNAL',
          `The reader process ended (${exit.signal ?? exit.code ?? 'unknown'}).${exit.lastWords ? ` Its last words: ${exit.lastWords}` : ''}`,
          'Try again; it is started anew.',
        )
        reject(died)
        for (const pending of this.#pending.values()) pending.reject(died)
        this.#pending.clear()
      })
    })
    return worker
  }
}
