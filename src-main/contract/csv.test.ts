import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readCsv } from '../engine/kernel/read-csv.ts'
import { csvCell, csvFloat, csvTable, csvText, readDefused } from './csv.ts'

const formulas = ['=1+1', '+1+2', '-1-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\0=1', '\uFEFF=1', '\uFF1D1+1', "'=1", '-x', '=']

describe('CSV cells', () => {
  it('quote what needs it and nothing else', () => {
    expect(csvCell('plain')).toBe('plain')
    expect(csvCell(-3.5)).toBe('-3.5')
    expect(csvCell('a,b')).toBe('"a,b"')
    expect(csvCell('a;b')).toBe('"a;b"')
    expect(csvCell('say "hi"')).toBe('"say ""hi"""')
    expect(csvCell('two\nlines')).toBe('"two\nlines"')
    expect(csvCell(' kept ')).toBe('" kept "')
  })

  it.each(formulas)('make text of the formula %j', (text) => {
    expect(csvCell(text)).toMatch(/^"?'/)
    expect(csvText(text)).toBe(csvCell(text))
  })

  it.each(['-17', '+3.5', '-1e-5', '.5', "it's", "'quoted'", '', 'a=b', '3-4'])('leave %j alone', (text) => {
    expect(csvCell(text)).toBe(text)
  })

  test('any text comes back from a table as it was', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...formulas))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const read = readCsv(
          csvTable(
            ['first', 'second'],
            rows.map(([a, b]) => [`x${a}`, b]),
          ),
        )
        const filled = read.slice(1).map(({ cells }) => cells.map(readDefused))
        expect(filled).toEqual(rows.map(([a, b]) => [`x${a}`, b]))
      }),
      { numRuns: 500, seed: 9 },
    )
  })

  test('no cell of any text opens a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '\t', '\0', "'"), (text, before) => {
        const rows = readCsv(`${csvCell(`${before}=${text}`)}\n`)
        expect(rows[0]?.cells[0]).toMatch(/^'/)
      }),
      { numRuns: 500, seed: 10 },
    )
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
