import { beforeAll, expect, it } from 'vitest'
import { startBackend, tensorCount } from './backend.ts'
import { tensor1d } from './ops.ts'
import { readTogether } from './step-figures.ts'

beforeAll(() => startBackend({ backend: 'cpu' }))

it('hands over the figures of every step once and in order, however many there are', async () => {
  const before = tensorCount()
  const read: { step: number; figures: number[] }[] = []
  await readTogether<number>(
    (figures, step) => read.push({ step, figures: [...figures] }),
    async (keep) => {
      for (let step = 0; step < 70; step++) await keep(tensor1d(Float32Array.of(step, -step)), step)
      // Read in between already: what waits on the device is bounded.
      expect(read.length).toBe(64)
    },
  )
  expect(read).toEqual(Array.from({ length: 70 }, (_, step) => ({ step, figures: [step, -step] })))
  expect(tensorCount()).toBe(before)
})

it('keeps nothing on the device when a step fails', async () => {
  const before = tensorCount()
  const stopped = readTogether<null>(
    () => undefined,
    async (keep) => {
      await keep(tensor1d(Float32Array.of(1)), null)
      throw new Error('stopped here')
    },
  )
  await expect(stopped).rejects.toThrow('stopped here')
  expect(tensorCount()).toBe(before)
})
