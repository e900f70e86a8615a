import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend, tensorCount } from './backend.ts'
import { parseGpuMemory, readGpuMemory, withPeakBytes } from './gpu-memory.ts'
import { add, dispose, scope, sum, tensor2d } from './ops.ts'

beforeAll(() => startBackend({ backend: 'cpu' }))

describe('memory of a GPU', () => {
  it('is what the driver says of the first one, and unknown where it says something else', () => {
    expect(parseGpuMemory('81559, 80345\n24576, 100\n')).toEqual({ totalMb: 81559, freeMb: 80345 })
    expect(parseGpuMemory('NVIDIA-SMI has failed because it could not communicate with the driver.')).toEqual({
      totalMb: null,
      freeMb: null,
    })
  })

  it('is none on a processor', async () => {
    expect(await readGpuMemory()).toBeNull()
  })

  it('is measured at the fullest moment, not at the end', async () => {
    const before = tensorCount()
    const { result, peakBytes } = await withPeakBytes(async () => {
      const input = tensor2d(new Float32Array(1000), 10, 100)
      const total = scope(() => sum(add(add(input, 1), 1)))
      const [value] = await total.data()
      dispose([input, total])
      return value
    })
    expect(result).toBe(2000)
    // Input, both sums alive at once.
    expect(peakBytes).toBeGreaterThanOrEqual(3 * 4000)
    expect(peakBytes).toBeLessThan(5 * 4000)
    expect(tensorCount()).toBe(before)
  })

  it('is measured over more steps than a list of them could be looked through, and leaves the counting as it was', async () => {
    const { result, peakBytes } = await withPeakBytes(() => {
      const input = tensor2d(new Float32Array(2), 1, 2)
      for (let step = 0; step < 150_000; step++) dispose(scope(() => add(input, 1)))
      dispose(input)
      return Promise.resolve(tensorCount())
    })
    expect(result).toBe(tensorCount())
    expect(peakBytes).toBeLessThan(100)
    const { peakBytes: later } = await withPeakBytes(() => Promise.resolve())
    expect(later).toBe(0)
  })
})
