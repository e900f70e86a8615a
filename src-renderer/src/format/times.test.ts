import { describe, expect, test } from 'vitest'
import { formatAgo, formatDuration, formatRemaining } from './times.ts'

const narrow = (text: string): string => text.replaceAll(' ', '\u202f').replaceAll('_', ' ')

describe('durations', () => {
  test.each([
    [820, '820 ms'],
    [4200, '4.2 s'],
    [42_000, '42 s'],
    [102_000, '1 m_42 s'],
    [7_500_000, '2 h_05 m'],
    [273_600_000, '3 d_4 h'],
  ])('%i ms', (ms, expected) => {
    expect(formatDuration(ms)).toBe(narrow(expected))
  })

  test('sixty seconds become a minute, never "60 s"', () => {
    expect(formatDuration(59_700)).toBe(narrow('1 m_0 s'))
  })

  test('impossible durations are a dash', () => {
    expect(formatDuration(-1)).toBe('–')
    expect(formatDuration(Number.NaN)).toBe('–')
  })
})

test('time left is rounded so that it does not flicker', () => {
  expect(formatRemaining(400)).toBe('nearly done')
  expect(formatRemaining(63_000)).toBe('about 1\u202fm 5\u202fs left')
  expect(formatRemaining(64_900)).toBe('about 1\u202fm 5\u202fs left')
  expect(formatRemaining(301_000)).toBe('about 5\u202fm 0\u202fs left')
})

test('ages become dates after a day', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  expect(formatAgo(now - 10_000, now)).toBe('just now')
  expect(formatAgo(now - 240_000, now)).toBe('4 min ago')
  expect(formatAgo(now - 3 * 3_600_000, now)).toBe('3 h ago')
  expect(formatAgo(Date.UTC(2026, 10, 1, 12), now)).toBe('1 Nov 2026')
})
