import { expect, it } from 'vitest'
import { once, oncePer } from './once.ts'

it('makes a thing once, also for those who ask before it is there', async () => {
  let calls = 0
  const get = once(async () => ++calls)
  expect(await Promise.all([get(), get()])).toEqual([1, 1])
  expect(await get()).toBe(1)
})

it('can be asked again after a failure', async () => {
  let calls = 0
  const get = once(async () => {
    calls++
    if (calls === 1) throw new Error('the disk is gone')
    return calls
  })
  await expect(Promise.all([get(), get()])).rejects.toThrow('the disk is gone')
  expect(calls).toBe(1)
  expect(await get()).toBe(2)
})

it('makes a thing for each object', async () => {
  const [a, b] = [{ size: 1 }, { size: 2 }]
  let calls = 0
  const double = oncePer(async ({ size }: { size: number }) => {
    calls++
    return 2 * size
  })
  expect([await double(a), await double(b), await double(a)]).toEqual([2, 4, 2])
  expect(calls).toBe(2)
})
