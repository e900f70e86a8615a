import { expect, test } from 'vitest'
import { RequestLimit, TokenBucket } from './rate-limit.ts'

/** A clock that the test sets. */
function handClock() {
  const clock = { ms: 0, now: () => clock.ms, elapsed: () => clock.ms }
  return clock
}

test('a burst is taken, then as much as time brings, and never more than a burst', () => {
  const clock = handClock()
  const bucket = new TokenBucket({ burst: 3, perSecond: 10 }, clock)
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100])
  clock.ms += 100
  expect([bucket.take(), bucket.take()]).toEqual([0, 100])
  clock.ms += 60_000
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100])
})

test('so many at once, and one that ends twice makes one place', () => {
  const limit = new RequestLimit({ burst: 100, perSecond: 1, atOnce: 2 }, handClock())
  const first = limit.enter()
  limit.enter()
  expect(limit.enter()).toEqual({ retryMs: 1000 })
  if (!('end' in first)) throw new Error('the first was refused')
  first.end()
  first.end()
  expect(limit.enter()).toHaveProperty('end')
  expect(limit.enter()).toEqual({ retryMs: 1000 })
})
