import { describe, expect, it } from 'vitest'
import { mapParallel } from './parallel.ts'
import { quietWork } from './progress.ts'

function sumOf(data: { values: Float64Array }, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += data.values[i]
  return sum
}

/** Whether a piece sees shared memory and a function of its data. */
function sharedSum(data: { values: Float64Array; counts: Uint32Array; add: typeof add }, from: number, to: number): boolean {
  let sum = 0
  for (let i = from; i < to; i++) sum = data.add(sum, data.values[i])
  return sum === 3 && data.values.buffer instanceof SharedArrayBuffer && data.counts.buffer instanceof SharedArrayBuffer
}

function add(a: number, b: number): number {
  return a + b
}

describe('mapParallel', () => {
  it('shares arrays among its threads, and takes functions along', async () => {
    const data = { values: Float64Array.of(1, 2, 0, 3), counts: Uint32Array.of(1), add }
    const options = { count: 4, piece: 2, step: 'adding', threads: 2 }
    expect(await mapParallel(sharedSum, data, options, quietWork)).toEqual([true, true])
    expect(data.values.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it.each([1, 3])('returns the pieces in order with %i threads', async (threads) => {
    const values = Float64Array.from({ length: 10 }, (_, i) => i)
    expect(await mapParallel(sumOf, { values }, { count: 10, piece: 4, step: 'adding', threads }, quietWork)).toEqual([6, 22, 17])
  })

  it('reports every piece', async () => {
    const reported: number[] = []
    const work = { ...quietWork, report: ({ done }: { done: number }) => reported.push(done) }
    await mapParallel(sumOf, { values: new Float64Array(6) }, { count: 6, piece: 2, step: 'adding', threads: 2 }, work)
    expect(reported).toEqual([1, 2, 3])
  })

  it('stops when it is cancelled, and passes on what a thread throws', async () => {
    const controller = new AbortController()
    const endless = (): number => {
      for (;;);
    }
    const running = mapParallel(
      endless,
      {},
      { count: 2, piece: 1, step: 'hanging', threads: 2 },
      { ...quietWork, signal: controller.signal },
    )
    setTimeout(() => controller.abort(), 50)
    await expect(running).rejects.toThrow('Cancelled')
    const failing = (): number => {
      throw new Error('no good')
    }
    await expect(mapParallel(failing, {}, { count: 2, piece: 1, step: 'failing', threads: 2 }, quietWork)).rejects.toThrow('no good')
  })
})
