import { expect, test } from 'vitest'
import { createRestartPolicy } from './restart-policy.ts'

test('three crashes in five minutes are forgiven, the fourth is not', () => {
  const policy = createRestartPolicy()
  expect([0, 1000, 2000, 3000].map((at) => policy.mayRestart(at))).toEqual([true, true, true, false])
})

test('old crashes are forgotten', () => {
  const policy = createRestartPolicy()
  for (const at of [0, 1000, 2000]) policy.mayRestart(at)
  expect(policy.mayRestart(301_000)).toBe(true)
})
