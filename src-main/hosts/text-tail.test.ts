import { expect, test } from 'vitest'
import { TextTail } from './text-tail.ts'

test('keeps the end, over chunks', () => {
  const tail = new TextTail(8)
  for (const chunk of ['first line\n', 'last ', 'words\n']) tail.add(chunk)
  expect(tail.text).toBe('t words')
})
