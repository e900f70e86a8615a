import { expect, test } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

function directive(policy: string, name: string): string | undefined {
  return policy
    .split('; ')
    .find((part) => part.startsWith(`${name} `))
    ?.slice(name.length + 1)
}

test('scripts come from our own files only', () => {
  expect(directive(contentSecurityPolicy(), 'script-src')).toBe("'self'")
  expect(contentSecurityPolicy()).not.toContain('unsafe-eval')
})

test('everything that is not named is refused', () => {
  expect(directive(contentSecurityPolicy(), 'default-src')).toBe("'none'")
})

test('a host can add its own socket', () => {
  expect(directive(contentSecurityPolicy(['ws://127.0.0.1:4000']), 'connect-src')).toBe("'self' ws://127.0.0.1:4000")
})
