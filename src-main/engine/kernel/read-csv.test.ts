import { expect, it } from 'vitest'
import { readCsv } from './read-csv.ts'

const cellsOf = (text: string): (readonly string[])[] => readCsv(text).map(({ cells }) => cells)

it('reads quotes, doubled quotes, dividers and line ends within cells, and knows the lines', () => {
  expect(readCsv('name,genres\r\n"Toys, again","Comedy|Drama"\n\n"two\nlines","say ""hi"""\nlast,\n')).toEqual([
    { line: 1, cells: ['name', 'genres'] },
    { line: 2, cells: ['Toys, again', 'Comedy|Drama'] },
    { line: 4, cells: ['two\nlines', 'say "hi"'] },
    { line: 6, cells: ['last', ''] },
  ])
})

it('takes what spreadsheets write: semicolons, tabs, a byte order mark, no last line end', () => {
  expect(cellsOf('\uFEFFname;year\na, b;1999')).toEqual([
    ['name', 'year'],
    ['a, b', '1999'],
  ])
  expect(cellsOf('name\tyear\na\t1999')).toEqual([
    ['name', 'year'],
    ['a', '1999'],
  ])
  expect(cellsOf('')).toEqual([])
})

it('names the line of a quote that never ends', () => {
  expect(() => readCsv('name\n"open')).toThrow(expect.objectContaining({ code: 'FILE_FORMAT', message: expect.stringContaining('line 2') }))
})
