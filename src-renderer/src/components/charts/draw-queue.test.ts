import { expect, test } from 'vitest'
import { createDrawQueue } from './draw-queue.ts'

test('one chart a frame, each as it is last', () => {
  const frames: (() => void)[] = []
  const queue = createDrawQueue((next) => frames.push(next))
  const drawn: string[] = []
  const [a, b] = [{}, {}]
  queue.request(a, () => drawn.push('a1'))
  queue.request(b, () => drawn.push('b'))
  queue.request(a, () => drawn.push('a2'))
  frames.shift()?.()
  expect(drawn).toEqual(['a2'])
  frames.shift()?.()
  expect(drawn).toEqual(['a2', 'b'])
  frames.shift()?.()
  expect(frames).toHaveLength(0)
  queue.request(b, () => drawn.push('b again'))
  frames.shift()?.()
  expect(drawn).toEqual(['a2', 'b', 'b again'])
})

test('a chart that is gone is not drawn', () => {
  const frames: (() => void)[] = []
  const queue = createDrawQueue((next) => frames.push(next))
  const owner = {}
  queue.request(owner, () => expect.unreachable())
  queue.forget(owner)
  for (const frame of frames) frame()
})
