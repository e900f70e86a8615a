import { expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { pureSvd } from './plugin.ts'

it('projects histories onto the leading singular vectors', async () => {
  const context = contextOf({ rows: 3, cols: 4 })
  const model = pureSvd.create({ embeddingSize: 2 }, context)
  // Two blocks of rank one: vectors (1, 1, 0, 0) / sqrt 2 and (0, 0, 1, 1) / sqrt 2.
  await model.fit?.(
    csrFromRows(
      [
        [0, 1],
        [0, 1],
        [2, 3],
      ],
      4,
    ),
    quietWork,
  )
  const scores = await model.scoreItems(csrFromRows([[0], [2, 3]], 4), null)
  ;[0.5, 0.5, 0, 0, 0, 0, 1, 1].forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 5))
})
