import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csrFromRows } from '../../../kernel/csr.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { dispose, readFloat32 } from '../../../tensor/ops.ts'
import { createMaskBuffer, sampleUnobserved } from './masks.ts'

describe('sampleUnobserved', () => {
  it('draws exactly the share, never among the observed', () => {
    const cases = fc.record({
      observed: fc.uniqueArray(fc.nat(59), { maxLength: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(cases, ({ observed, share, seed }) => {
        const sorted = Uint32Array.from(observed).sort()
        const target = new Float32Array(60).fill(7)
        sampleUnobserved(target, sorted, share, seed, 0)
        expect(target.reduce((sum, value) => sum + value, 0)).toBe(Math.floor(share * (60 - sorted.length) + 1e-9))
        for (const column of sorted) expect(target[column]).toBe(0)
      }),
    )
  })

  it('draws every place equally often', () => {
    const counts = new Float64Array(20)
    const target = new Float32Array(20)
    for (let seed = 0; seed < 20_000; seed++) {
      sampleUnobserved(target, Uint32Array.of(3), 0.5, Math.imul(seed, 0x9e3779b9), 0)
      target.forEach((value, column) => (counts[column] += value))
    }
    // 9 of 19 places: 9,474 times each, standard deviation 71.
    counts.forEach((count, column) => (column === 3 ? expect(count).toBe(0) : expect(Math.abs(count - 9474)).toBeLessThan(350)))
  })
})

it('makes the same masks for the same seed whatever the batch, others for another seed, and keeps the two kinds apart', async () => {
  await startBackend()
  const matrix = csrFromRows([[1, 4], [0], [2, 3, 5], []], 40)
  const buffer = createMaskBuffer(4, 40)
  const read = async (rows: number[], seed: number): Promise<{ visible: Float32Array; zeros: Float32Array }> => {
    const masks = buffer.load(matrix, Uint32Array.from(rows), { seed, partialMasking: 0.5, zeroReconstruction: 0.5 })
    const values = {
      visible: (await readFloat32(masks.visible)).slice(),
      zeros: masks.zeros ? (await readFloat32(masks.zeros)).slice() : new Float32Array(0),
    }
    dispose([masks.visible, ...(masks.zeros ? [masks.zeros] : [])])
    return values
  }
  const all = await read([0, 1, 2, 3], 5)
  const alone = await read([2], 5)
  expect(alone.visible).toEqual(all.visible.slice(80, 120))
  expect(alone.zeros).toEqual(all.zeros.slice(80, 120))
  expect([all.visible[1], all.visible[4], all.zeros[1], all.zeros[4]]).toEqual([1, 1, 0, 0])
  expect((await read([2], 6)).visible).not.toEqual(alone.visible)
  // Row 3 has nothing: both kinds draw 20 of the same 40 places, and not the same ones.
  expect(all.visible.slice(120)).not.toEqual(all.zeros.slice(120))
})
