import { describe, expect, it } from 'vitest'
import type { FieldType } from '../../contract/index.ts'
import { rowOf } from '../kernel/csr.ts'
import { describeColumn } from './attribute-fields.ts'
import { learnVocabulary, vocabularyFromJson, type VocabularyOptions } from './content.ts'
import type { AttributeColumn } from './dataset.ts'

const column = (name: string, type: FieldType, values: AttributeColumn['values']) => describeColumn(name, type, null, values)
const columns = [
  column('genre', 'multi', [['Drama'], ['Comedy', 'Drama'], ['Comedy'], null, ['Western']]),
  column('rating', 'category', ['PG', 'PG', 'R', null, 'G']),
  column('year', 'number', [1990, 1995, 1999, null, 2010]),
  column('plot', 'text', ['A toy, lost.', 'The toy returns', 'A lost dog', null, 'Western toy']),
]
const options: VocabularyOptions = { bins: 3, minimumItems: 1, text: true }
/** The last item is new: its values must not be known. */
const trained = Uint32Array.of(0, 1, 2, 3)
const vocabulary = learnVocabulary(columns, trained, options)
const read = (slots: Iterable<number>) =>
  Array.from(slots, (slot) => `${vocabulary.slots[slot].field}=${vocabulary.slots[slot].value}`).join(' ')

describe('the vocabulary of attributes', () => {
  it('has the values of the trained items alone, an unknown one where a field has one value', () => {
    expect(read(vocabulary.slots.keys())).toBe(
      'genre=Comedy genre=Drama rating=PG rating=R rating=unknown year=1990 year=1995 year=1999 year=unknown ' +
        'plot=dog plot=lost plot=returns plot=the plot=toy',
    )
    expect(vocabulary.fields.map(({ name, kind, from, to, unknown }) => [name, kind, from, to, unknown])).toEqual([
      ['genre', 'multi', 0, 2, null],
      ['rating', 'single', 2, 5, 4],
      ['year', 'number', 5, 9, 8],
      ['plot', 'text', 9, 14, null],
    ])
  })

  it('encodes items, composed ones with strange values too', () => {
    expect(read(vocabulary.encode({ genre: ['Drama', 'Opera', 'Comedy', 'Drama'], year: '1994', plot: 'Toy TOY story' }))).toBe(
      'genre=Comedy genre=Drama rating=unknown year=1995 plot=toy',
    )
    expect(read(vocabulary.encode({}))).toBe('rating=unknown year=unknown')
    expect(read(vocabulary.encode({ genre: 'Drama', rating: ['R', 'PG'], year: 'soon', colour: 'red' }))).toBe(
      'genre=Drama rating=R year=unknown',
    )
  })

  it('puts numbers beyond all that it saw into the outermost ranges', () => {
    expect(read(vocabulary.encode({ year: 1700 }))).toContain('year=1990')
    expect(read(vocabulary.encode({ year: 2300 }))).toContain('year=1999')
  })

  it('encodes all items of the columns, the new one by what it shares with the trained ones', () => {
    const rows = vocabulary.encodeAll([...columns].reverse(), 5)
    expect([rows.rows, rows.cols]).toEqual([5, 14])
    expect(read(rowOf(rows, 1))).toBe('genre=Comedy genre=Drama rating=PG year=1995 plot=returns plot=the plot=toy')
    expect(read(rowOf(rows, 4))).toBe('rating=unknown year=1999 plot=toy')
  })

  it('survives JSON, and refuses what is none of its own', () => {
    const again = vocabularyFromJson(JSON.parse(JSON.stringify(vocabulary.toJson())))
    expect(again.slots).toEqual(vocabulary.slots)
    expect(again.encodeAll(columns, 5)).toEqual(vocabulary.encodeAll(columns, 5))
    for (const damaged of [null, {}, { fields: [{ name: 'year', kind: 'number', values: ['a', 'b'], bounds: [], isDate: false }] }]) {
      expect(() => vocabularyFromJson(damaged)).toThrowError(expect.objectContaining({ code: 'RUN_DAMAGED' }))
    }
  })

  it('leaves rare values out, and fields that have no frequent one', () => {
    const { slots, fields } = learnVocabulary(columns, trained, { ...options, minimumItems: 2, text: false })
    expect(fields.map(({ name }) => name)).toEqual(['genre', 'rating', 'year'])
    expect(slots.filter(({ field }) => field === 'rating').map(({ value }) => value)).toEqual(['PG', 'unknown'])
  })

  it('reads the fields that are asked for, and says which there are when one is missing', () => {
    expect(learnVocabulary(columns, trained, { ...options, fields: ['year'] }).fields.length).toBe(1)
    expect(() => learnVocabulary(columns, trained, { ...options, fields: ['director'] })).toThrow('no attribute "director"')
  })

  it('keeps the words that say most when there are too many', () => {
    // 8 texts: "the" is in all of them, "dog" in three (3 ln 8/3 = 2.9), "toy" in one (ln 8 = 2.1).
    const texts = ['the dog', 'the dog', 'the dog', 'the toy', 'the', 'the', 'the', 'the']
    const { slots } = learnVocabulary([column('plot', 'text', texts)], Uint32Array.from(texts.keys()), { ...options, maximumWords: 2 })
    expect(slots.map(({ value }) => value)).toEqual(['dog', 'toy'])
  })

  it('cuts numbers into ranges of equally many items, equal ones together', () => {
    const years = Array.from({ length: 100 }, (_, item) => (item < 40 ? 1980 : 1900 + item))
    const { slots, encode } = learnVocabulary([column('year', 'number', years)], Uint32Array.from(years.keys()), { ...options, bins: 4 })
    expect(slots.map(({ value }) => value)).toEqual(['1940 to 1964', '1965 to 1980', '1981 to 1990', '1991 to 1999', 'unknown'])
    expect([1940, 1964, 1965, 1980, 1981].map((year) => encode({ year })[0])).toEqual([0, 0, 1, 1, 2])
  })

  it('reads dates as times', () => {
    const dates = ['2020-01-01', '2020-06-01', '2021-01-01', '2021-06-01']
    const days = learnVocabulary([column('seen', 'date', dates)], Uint32Array.of(0, 1, 2, 3), { ...options, bins: 2 })
    expect(days.slots.map(({ value }) => value)).toEqual(['2020-01-01 to 2020-06-01', '2021-01-01 to 2021-06-01', 'unknown'])
    expect([...days.encode({ seen: '2021-02-03' })]).toEqual([1])
    expect([...days.encode({ seen: '2021' })]).toEqual([1])
  })
})
