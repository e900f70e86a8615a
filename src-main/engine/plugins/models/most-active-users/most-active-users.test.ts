import { expect, it } from 'vitest'
import { csrFromRows } from '../../../kernel/csr.ts'
import { createMostActiveUsers } from './most-active-users.ts'

it('ranks users by the length of their histories, whatever the item', async () => {
  const { cold } = createMostActiveUsers(4)
  const histories = csrFromRows([[1], [], [0, 2, 3]], 4)
  expect(await cold?.scoreUsers([{ genre: 'Drama' }, {}], histories, null)).toEqual(Float32Array.of(1, 0, 3, 1, 0, 3))
})
