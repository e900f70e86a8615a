import { expect, test } from 'vitest'
import { isTrustedSender } from './sender-policy.ts'

test('the main frame of our page is heard', () => {
  expect(isTrustedSender({ url: 'app://coldframe/#/runs', isMainFrame: true })).toBe(true)
})

test.each([
  { url: 'app://coldframe/', isMainFrame: false },
  { url: 'about:srcdoc', isMainFrame: false },
  { url: 'about:blank', isMainFrame: true },
  { url: 'https://coldframe/', isMainFrame: true },
  { url: 'file:///index.html', isMainFrame: true },
  { url: '', isMainFrame: true },
])('%o is not', (frame) => {
  expect(isTrustedSender(frame)).toBe(false)
})
