import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDifference,
  formatInterval,
  formatMetric,
  formatNumber,
  formatProbability,
  formatQuantity,
  formatShare,
  justifiedDecimals,
} from './numbers.ts'

describe('counts', () => {
  test('digits are grouped by narrow no-break spaces', () => {
    expect(formatCount(1000209)).toBe('1\u202f000\u202f209')
    expect(formatCount(999)).toBe('999')
    expect(formatCount(-12000)).toBe('\u221212\u202f000')
  })

  test('the noun agrees with the number', () => {
    expect(formatQuantity(1, 'user')).toBe('1 user')
    expect(formatQuantity(0, 'entry', 'entries')).toBe('0 entries')
  })
})

describe('metrics', () => {
  test('no zero in front of the point, a real minus sign, no negative zero', () => {
    expect(formatMetric(0.3984)).toBe('.398')
    expect(formatMetric(-0.0171)).toBe('\u2212.017')
    expect(formatMetric(-0.0001)).toBe('.000')
    expect(formatMetric(1)).toBe('1.000')
    expect(formatMetric(Number.NaN)).toBe('–')
  })

  test('an interval shows no more digits than its half-width justifies', () => {
    expect(justifiedDecimals(0.006)).toBe(3)
    expect(justifiedDecimals(0.012)).toBe(3)
    expect(justifiedDecimals(0.12)).toBe(2)
    expect(justifiedDecimals(1.7)).toBe(1)
    const shown = formatInterval({ value: 0.3981, low: 0.3921, high: 0.4043, users: 604 })
    expect(shown.value).toBe('.398')
    expect(shown.margin).toBe('±\u202f.006')
    expect(shown.exact).toBe('0.39810, 95 % interval 0.39210 to 0.40430, 604 users')
  })

  test('a figure without spread has no margin', () => {
    expect(formatInterval({ value: 0.5, low: 0.5, high: 0.5, users: 10 }).margin).toBe('')
  })

  test('differences carry their sign, and nothing when they round to zero', () => {
    expect(formatDifference(0.0124)).toBe('+.012')
    expect(formatDifference(-0.0124)).toBe('\u2212.012')
    expect(formatDifference(0.0001)).toBe('.000')
  })

  test('small probabilities are bounded, not printed as zero', () => {
    expect(formatProbability(0.0002)).toBe('p < .001')
    expect(formatProbability(0.0124)).toBe('p = .012')
  })
})

describe('quantities', () => {
  test('bytes use binary units', () => {
    expect(formatBytes(512)).toBe('512\u202fB')
    expect(formatBytes(24 * 1024 * 1024)).toBe('24\u202fMiB')
    expect(formatBytes(1.25 * 1024 ** 3)).toBe('1.3\u202fGiB')
  })

  test('shares of small parts keep a second decimal', () => {
    expect(formatShare(0.0447)).toBe('4.5\u202f%')
    expect(formatShare(0.0004)).toBe('0.04\u202f%')
    expect(formatShare(1)).toBe('100\u202f%')
  })

  test('plain numbers keep their significant digits', () => {
    expect(formatNumber(0.001)).toBe('0.001')
    expect(formatNumber(0.00001)).toBe('1.00e\u22125')
    expect(formatNumber(1995)).toBe('1995')
    expect(formatNumber(-3)).toBe('\u22123')
    expect(formatNumber(25000)).toBe('25\u202f000')
    expect(formatNumber(-1.23456)).toBe('\u22121.235')
  })
})
