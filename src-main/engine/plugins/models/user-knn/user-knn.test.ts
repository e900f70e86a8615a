import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { userKnn } from './plugin.ts'

const train = csrFromRows(
  [
    [0, 1, 2],
    [0, 3],
    [1, 2, 3, 4],
    [0, 1],
  ],
  5,
)

async function scoresOf(settings: Record<string, unknown>, history: number[]): Promise<number[]> {
  const context = contextOf(train)
  const model = userKnn.create(userKnn.config.parse({ weighting: 'none', ...settings }), context)
  await model.fit?.(train, quietWork)
  return [...(await model.scoreItems(csrFromRows([history], 5), null))].map((score) => Number(score.toFixed(5)))
}

describe('UserKNN', () => {
  it('sums the cosines of the people who have an item, passing over who has nothing new', async () => {
    // [0, 1]: the first 2 / sqrt 6, the second 1 / 2, the third 1 / sqrt 8; the fourth is the history itself.
    expect(await scoresOf({}, [0, 1])).toEqual([1.3165, 1.17005, 1.17005, 0.85355, 0.35355])
  })

  it('asks the nearest only', async () => {
    expect(await scoresOf({ neighbours: 1 }, [0, 1])).toEqual([0.8165, 0.8165, 0.8165, 0, 0])
  })

  it('scores with Jaccard and shrinkage', async () => {
    // 2 / (3 + 1), and one common item: 1 / (3 + 1), 1 / (5 + 1)
    expect(await scoresOf({ similarity: 'jaccard', shrinkage: 1 }, [0, 1])).toEqual([0.75, 0.66667, 0.66667, 0.41667, 0.16667])
  })

  it('lets popular items say less', async () => {
    const [, , , viaPopular] = await scoresOf({ weighting: 'tf-idf', neighbours: 2 }, [0, 2])
    const [, , , plain] = await scoresOf({ neighbours: 2 }, [0, 2])
    expect(viaPopular).toBeLessThan(plain)
  })
})
