import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { breathe, type Work } from './progress.ts'

/**
 * One piece of a computation over 0..count: works on `from`..`to` alone and returns what it found. It travels to the threads as source text, so
 * that development, tests and the bundle need no entry file per kernel: it may use its arguments and the language, no import, no outer name.
 * Functions among the fields of `data` travel in the same way, under the same rule.
 */
export type Kernel<Data, Result> = (data: Data, from: number, to: number) => Result

export interface ParallelOptions {
  readonly count: number
  /** So many of `count` are one piece: some 10 to 50 ms of work. */
  readonly piece: number
  /** Named in progress reports. */
  readonly step: string
  /** At most so many; 1 stays in this thread. Starting a thread takes about 30 ms. */
  readonly threads?: number
}

/**
 * Runs `kernel` over all pieces, on all cores, and returns the results in the order of the pieces, whichever thread was faster: the same numbers
 * on every machine. With more than one thread, typed arrays among the fields of `data` are copied once into memory that all threads share.
 */
export async function mapParallel<Data extends object, Result>(
  kernel: Kernel<Data, Result>,
  data: Data,
  options: ParallelOptions,
  work: Work,
): Promise<Result[]> {
  const { count, piece, step } = options
  const pieces = Math.ceil(count / piece)
  const threads = Math.min(pieces, options.threads ?? availableParallelism())
  const results: Result[] = []
  let next = 0
  let done = 0
  const finish = (index: number, result: Result): void => {
    results[index] = result
    work.report({ step, done: ++done, total: pieces, remainingMs: null })
  }
  const end = (index: number): number => Math.min(count, (index + 1) * piece)
  if (threads <= 1) {
    for (; next < pieces; next++) {
      await breathe(work.signal)
      finish(next, kernel(data, next * piece, end(next)))
    }
    return results
  }
  await breathe(work.signal)
  const fields = Object.entries(data).map(
    ([name, value]: [string, unknown]) => [name, isTypedArray(value) ? shared(value) : value] as const,
  )
  const workerData = Object.fromEntries(fields.filter(([, value]) => typeof value !== 'function'))
  const source = threadSource(kernel, Object.fromEntries(fields.filter(([, value]) => typeof value === 'function')))
  const workers: Worker[] = []
  let stop: () => void = () => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const giveNext = (worker: Worker): void => {
        if (next < pieces) {
          worker.postMessage([next, next * piece, end(next)])
          next++
        } else if (done === pieces) resolve()
      }
      stop = resolve
      work.signal.addEventListener('abort', stop)
      for (let t = 0; t < threads; t++) {
        const worker = new Worker(source, { eval: true, workerData })
        workers.push(worker)
        worker.on('message', ([index, result]: [number, Result]) => {
          if (work.signal.aborted) return
          finish(index, result)
          giveNext(worker)
        })
        worker.on('error', reject)
        giveNext(worker)
      }
    })
  } finally {
    work.signal.removeEventListener('abort', stop)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  await breathe(work.signal)
  return results
}

type TypedArray = Float32Array | Float64Array | Uint32Array

function isTypedArray(value: unknown): value is TypedArray {
  return value instanceof Float32Array || value instanceof Float64Array || value instanceof Uint32Array
}

function shared(array: TypedArray): TypedArray {
  const buffer = new SharedArrayBuffer(array.byteLength)
  const copy =
    array instanceof Float32Array
      ? new Float32Array(buffer)
      : array instanceof Float64Array
        ? new Float64Array(buffer)
        : new Uint32Array(buffer)
  copy.set(array)
  return copy
}

function threadSource<Data, Result>(kernel: Kernel<Data, Result>, functions: Record<string, unknown>): string {
  const sources = Object.entries(functions).map(([name, source]) => `${name}: ${String(source)}`)
  return `const { parentPort, workerData } = require('node:worker_threads')
const kernel = (${kernel.toString()})
const data = { ...workerData, ${sources.join(', ')} }
parentPort.on('message', ([index, from, to]) => parentPort.postMessage([index, kernel(data, from, to)]))`
}
