import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigSchema } from '../../../../src-main/contract/models.ts'
import { findJsonProblems, parseJson, writeJson } from './config-json.ts'
import { describeChanges, findDifferences } from './config-words.ts'

const Config = z.object({
  epochs: z.number().int().min(1).max(2000).default(100).meta({ title: 'Epochs' }),
  dropout: z.number().min(0).lt(1).default(0.5).meta({ title: 'Dropout', symbol: 'p' }),
  shuffled: z.boolean().default(true).meta({ title: 'Shuffled' }),
})
const schema = ConfigSchema.parse(JSON.parse(JSON.stringify(z.toJSONSchema(Config))))
const defaults = { epochs: 100, dropout: 0.5, shuffled: true }

describe('differences in words', () => {
  test('in the order of the form, with what was before', () => {
    expect(findDifferences(schema, defaults, { epochs: 100, dropout: 0.2, shuffled: false })).toEqual([
      { key: 'dropout', title: 'Dropout', symbol: 'p', before: '0.5', after: '0.2' },
      { key: 'shuffled', title: 'Shuffled', symbol: '', before: 'on', after: 'off' },
    ])
  })

  test('a setting that the model does not know any more is said, last', () => {
    expect(
      findDifferences(schema, { ...defaults, warmth: 3 }, { ...defaults, epochs: 9 }).map(({ key, before, after }) => [key, before, after]),
    ).toEqual([
      ['epochs', '100', '9'],
      ['warmth', '3', 'not there'],
    ])
  })

  test('one line for a table', () => {
    expect(describeChanges(schema, defaults, { ...defaults, epochs: 50, dropout: 0.2 })).toBe('Epochs 50, Dropout 0.2')
    expect(describeChanges(schema, defaults, defaults)).toBe('the defaults')
  })
})

describe('raw JSON', () => {
  test('what is written is read again', () => {
    expect(parseJson(writeJson(defaults))).toEqual({ values: defaults })
  })

  test('a broken text names the line', () => {
    expect(parseJson('{\n  "epochs": 100,\n  "dropout" 0.5\n}')).toMatchObject({ problem: { line: 3 } })
    expect(parseJson('{\n  "epochs": 1')).toMatchObject({ problem: { line: 2 } })
    expect(parseJson('[1]')).toMatchObject({ problem: { line: 1 } })
  })

  test('unknown settings and impossible values are found at their lines', () => {
    const text = '{\n  "epochs": 0,\n  "dropout": 0.5,\n  "drop": 1,\n  "shuffled": "yes"\n}'
    const parsed = parseJson(text)
    if (!('values' in parsed)) throw new Error('the text is JSON')
    expect(findJsonProblems(schema, text, parsed.values).map(({ line, message }) => [line, message.split(':')[0]])).toEqual([
      [2, 'epochs'],
      [4, 'drop'],
      [5, 'shuffled'],
    ])
  })
})
