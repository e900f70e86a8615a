import { expect, test } from 'vitest'
import { findUser } from './find-user.ts'

function pagesOf(count: number): { asked: number[]; fetch: (offset: number, limit: number) => Promise<{ user: string }[]> } {
  const users = Array.from({ length: count }, (_, place) => ({ user: `u${place}` }))
  const asked: number[] = []
  return {
    asked,
    fetch: (offset, limit) => {
      asked.push(offset)
      return Promise.resolve(users.slice(offset, offset + limit))
    },
  }
}

test('finds the place page by page and asks for no more', async () => {
  const { asked, fetch } = pagesOf(1700)
  expect(await findUser('u1203', fetch)).toBe(1203)
  expect(asked).toEqual([0, 500, 1000])
})

test('gives up at the end of the list and after ten thousand rows', async () => {
  expect(await findUser('nobody', pagesOf(700).fetch)).toBe(-1)
  const long = pagesOf(50_000)
  expect(await findUser('u20000', long.fetch)).toBe(-1)
  expect(long.asked).toHaveLength(20)
})
