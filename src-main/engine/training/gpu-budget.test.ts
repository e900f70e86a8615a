import { describe, expect, it } from 'vitest'
import { budgetGpu } from './gpu-budget.ts'

const mebibyte = 2 ** 20
const need = { peakBytes: 1000 * mebibyte, weightBytes: 100 * mebibyte }

describe('the budget of GPU memory', () => {
  it('says nothing where a run fits, or where the driver does not tell', () => {
    expect(budgetGpu(need, 500, { totalMb: 8000, freeMb: 2000 })).toEqual({ neededMb: 1000, totalMb: 8000, freeMb: 2000, advice: null })
    expect(budgetGpu(need, 500, { totalMb: null, freeMb: null }).advice).toBeNull()
  })

  it('names the batch size that would fit beside the weights and their moments', () => {
    // Of 800 MiB 720 are used; 300 are weights and moments, 700 grew with a batch of 500: 420 / 700 of it.
    expect(budgetGpu(need, 500, { totalMb: 1000, freeMb: 800 }).advice).toBe(
      'Needs 1\u2009000 MiB where 800 are free: a batch size of 300 would fit.',
    )
  })

  it('sends to the processor what no batch size makes fit', () => {
    expect(budgetGpu(need, 500, { totalMb: 300, freeMb: 300 }).advice).toContain('device cpu')
    expect(budgetGpu(need, null, { totalMb: 900, freeMb: 900 }).advice).toContain('device cpu')
  })
})
