import { expect, test } from 'vitest'
import { useAction } from './use-action.ts'

test('an action that is under way is not begun again', async () => {
  let begun = 0
  let finish: () => void = () => undefined
  const { isBusy, run } = useAction(() => {
    begun += 1
    return new Promise<void>((resolve) => (finish = resolve))
  })
  const first = run()
  await run()
  expect([begun, isBusy.value]).toEqual([1, true])
  finish()
  await first
  expect(isBusy.value).toBe(false)
})

test('a failure stays to be read until the next try', async () => {
  let isBroken = true
  const { isBusy, problem, run } = useAction(() => (isBroken ? Promise.reject(new Error('The disk is full.')) : Promise.resolve()))
  await run()
  expect(problem.value?.details).toEqual({ reason: 'The disk is full.' })
  expect(isBusy.value).toBe(false)
  isBroken = false
  await run()
  expect(problem.value).toBeNull()
})
