import { describe, expect, it } from 'vitest'
import { csvCell, csvFloat, csvText } from './csv.ts'

describe('CSV cells', () => {
  it('quote what needs it and nothing else', () => {
    expect(csvCell('plain')).toBe('plain')
    expect(csvCell(-3.5)).toBe('-3.5')
    expect(csvCell('a,b')).toBe('"a,b"')
    expect(csvCell('say "hi"')).toBe('"say ""hi"""')
    expect(csvCell('two\nlines')).toBe('"two\nlines"')
    expect(csvCell(' kept ')).toBe('" kept "')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('make text of the formula %j', (formula) => {
    expect(csvText(formula)).toMatch(/^"?'/)
  })

  it('leave ids alone: they must match the source again', () => {
    expect(csvCell('-17')).toBe('-17')
    expect(csvCell('=id')).toBe('=id')
  })

  it('write floats with the digits that bring back the same bits', () => {
    for (const value of [0.1, 1 / 3, 1e-12, 16777215, -0.7]) {
      const float = Math.fround(value)
      expect(Math.fround(Number(csvFloat(float)))).toBe(float)
    }
    expect(csvFloat(0.5)).toBe('0.5')
    expect(csvText(null)).toBe('')
  })
})
