import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigSchema } from '../../../../src-main/contract/models.ts'
import {
  changedValues,
  describeRange,
  findFieldError,
  type FormField,
  hasErrors,
  parseTypedNumber,
  stepValue,
  toFields,
  toGroups,
} from './schema-fields.ts'

/** The same way in which the engine makes schemas from its plugins. */
const Config = z.object({
  hiddenSizes: z.array(z.number().int().min(1).max(4096)).min(1).default([600]).meta({ title: 'Hidden layers', group: 'Network' }),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.5)
    .meta({ title: 'Dropout', description: 'Share of inputs set to zero.', group: 'Network', step: 0.05 }),
  learningRate: z.number().gt(0).max(1).default(0.001).meta({ title: 'Learning rate', symbol: 'α', scale: 'log', group: 'Training' }),
  epochs: z.number().int().min(1).max(2000).default(100).meta({ title: 'Epochs', unit: 'epochs', group: 'Training' }),
  threshold: z.number().nullable().default(null).meta({ title: 'Positive from' }),
  kind: z.enum(['fast', 'exact']).default('fast'),
  shuffled: z.boolean().default(true),
})
const fields = toFields(ConfigSchema.parse(JSON.parse(JSON.stringify(z.toJSONSchema(Config)))))
const fieldOf = (key: string): FormField => {
  const field = fields.find((candidate) => candidate.key === key)
  if (field === undefined) throw new Error(`no field ${key}`)
  return field
}

describe('toFields', () => {
  test('every setting of the schema becomes a field, in order', () => {
    expect(fields.map((field) => [field.key, field.kind])).toEqual([
      ['hiddenSizes', 'number-list'],
      ['dropout', 'number'],
      ['learningRate', 'number'],
      ['epochs', 'integer'],
      ['threshold', 'number'],
      ['kind', 'choice'],
      ['shuffled', 'boolean'],
    ])
  })

  test('words, units, bounds and defaults come along', () => {
    expect(fieldOf('learningRate')).toMatchObject({
      title: 'Learning rate',
      symbol: 'α',
      isLog: true,
      min: 0,
      isMinExclusive: true,
      max: 1,
      default: 0.001,
    })
    expect(fieldOf('epochs')).toMatchObject({ unit: 'epochs', min: 1, max: 2000 })
    expect(fieldOf('threshold')).toMatchObject({ isNullable: true, min: null, default: null })
    expect(fieldOf('kind').choices).toEqual(['fast', 'exact'])
  })

  test('groups keep the order of first appearance', () => {
    expect(toGroups(fields).map((group) => [group.title, group.fields.length])).toEqual([
      ['Network', 2],
      ['Training', 2],
      ['', 3],
    ])
  })
})

describe('findFieldError', () => {
  const errorOf = (key: string, value: Parameters<typeof findFieldError>[1]): string | null => findFieldError(fieldOf(key), value, String)

  test('bounds are checked as the schema states them', () => {
    expect(errorOf('learningRate', 0)).toBe('Allowed: above 0, at most 1.')
    expect(errorOf('learningRate', 0.01)).toBeNull()
    expect(errorOf('dropout', 1)).toBe('Allowed: at least 0, below 1.')
    expect(errorOf('epochs', 1.5)).toBe('A whole number is needed.')
    expect(errorOf('hiddenSizes', [600, 0])).toBe('Allowed for each: 1 to 4096.')
    expect(errorOf('hiddenSizes', [])).toBe('At least one number is needed.')
  })

  test('only settings that may be empty may be empty', () => {
    expect(errorOf('threshold', null)).toBeNull()
    expect(errorOf('epochs', null)).toBe('A value is needed.')
  })

  test('the default config has no errors', () => {
    const defaults = z.record(z.string(), z.json()).parse(Config.parse({}))
    expect(hasErrors(fields, defaults)).toBe(false)
    expect(hasErrors(fields, { ...defaults, epochs: 0 })).toBe(true)
  })
})

test('only changed settings are sent', () => {
  expect(changedValues({ a: 1, b: [600, 200], c: null }, { a: 1, b: [600], c: null })).toEqual({ b: [600, 200] })
})

test('ranges read as words', () => {
  expect(describeRange(fieldOf('epochs'), String)).toBe('1 to 2000')
  expect(describeRange(fieldOf('threshold'), String)).toBe('')
})

test('numbers are read as people type them', () => {
  expect(parseTypedNumber('1e-3')).toBe(0.001)
  expect(parseTypedNumber(' 0,5 ')).toBe(0.5)
  expect(parseTypedNumber('1 000')).toBe(1000)
  expect(parseTypedNumber('')).toBeNull()
  expect(parseTypedNumber('many')).toBeUndefined()
})

describe('stepValue', () => {
  test('logarithmic settings climb 1, 2, 5', () => {
    const rate = fieldOf('learningRate')
    expect(stepValue(rate, 0.001, 1)).toBe(0.002)
    expect(stepValue(rate, 0.002, 1)).toBe(0.005)
    expect(stepValue(rate, 0.005, 1)).toBe(0.01)
    expect(stepValue(rate, 0.001, -1)).toBe(0.0005)
  })

  test('steps stop at the bounds', () => {
    expect(stepValue(fieldOf('epochs'), 1, -1)).toBe(1)
    expect(stepValue(fieldOf('dropout'), 0.5, 1)).toBe(0.55)
  })
})
