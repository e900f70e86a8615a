import { expect, test } from 'vitest'
import { isPermitted } from './permission-policy.ts'

test('our page may write to the clipboard', () => {
  expect(isPermitted('clipboard-sanitized-write', 'app://coldframe/')).toBe(true)
})

test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen', 'unknown'])(
  '%s is refused',
  (permission) => {
    expect(isPermitted(permission, 'app://coldframe/')).toBe(false)
  },
)

test('nobody else may do anything', () => {
  expect(isPermitted('clipboard-sanitized-write', 'https://example.org/')).toBe(false)
})
