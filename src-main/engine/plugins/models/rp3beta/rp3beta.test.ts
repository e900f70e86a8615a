import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { rp3beta } from './plugin.ts'

// Items 0 to 2 have 2, 3 and 2 people.
const train = csrFromRows([[0, 1], [0, 1, 2], [1], [2, 3]], 4)

async function scoresOf(settings: Record<string, unknown>, history: number[]): Promise<number[]> {
  const context = contextOf(train)
  const model = rp3beta.create(rp3beta.config.parse(settings), context)
  await model.fit?.(train, quietWork)
  return [...(await model.scoreItems(csrFromRows([history], 4), null))].map((score) => Number(score.toFixed(5)))
}

describe('RP3beta', () => {
  it('is the probability of the walk without penalty', async () => {
    // From item 1 (three people) over user 0 (two items) and user 1 (three items).
    expect(await scoresOf({ alpha: 1, beta: 0 }, [1])).toEqual([0.27778, 0, 0.11111, 0])
  })

  it('divides by popularity, and raises steps to a power', async () => {
    expect(await scoresOf({ alpha: 1, beta: 1 }, [1])).toEqual([0.13889, 0, 0.05556, 0])
    expect(await scoresOf({ alpha: 2, beta: 0 }, [1])).toEqual([0.04012, 0, 0.01235, 0])
  })

  it('keeps the likeliest ends', async () => {
    expect(await scoresOf({ alpha: 1, beta: 0, neighbours: 1 }, [1])).toEqual([0.27778, 0, 0, 0])
  })
})
