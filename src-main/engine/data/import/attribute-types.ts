import type { FieldType } from '../../../contract/index.ts'
import { splitMulti } from './read-entities.ts'

export interface GuessedType {
  readonly type: FieldType
  readonly separator: string | null
}

/** Share of the values that must look alike for a type to be taken. */
const nearlyAll = 0.95
/** A category has at most this many values, or this share of the number of entities. */
const fewValues = 50
const fewValuesRatio = 0.1

const namesPerValue = 2.5
const wordsOfName = 4
/** Of the parts of a sample, at most this share is different. */
const recurringNames = 0.9

const separators = ['|', ';', ','] as const

/** What kind of attribute a column of texts is: numbers, dates, several values in one, one of a few words, or free text. */
export function guessFieldType(values: readonly string[]): GuessedType {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '')
  const share = (test: (value: string) => boolean): number => filled.filter(test).length / Math.max(1, filled.length)
  if (filled.length === 0) return { type: 'text', separator: null }
  if (share((value) => Number.isFinite(Number(value))) >= nearlyAll) return { type: 'number', separator: null }
  if (share((value) => /^\d{4}-\d{2}-\d{2}([ T].*)?$/.test(value)) >= nearlyAll) return { type: 'date', separator: null }
  if (share((value) => /^\[.*\]$/s.test(value)) >= nearlyAll) return { type: 'multi', separator: ',' }
  const isCategory = isFew(new Set(filled).size, filled.length)
  const separator = separators.find((candidate) => isMulti(filled, candidate) || isNames(filled, candidate))
  if (separator !== undefined) return { type: 'multi', separator }
  return { type: isCategory ? 'category' : 'text', separator: null }
}

/** Parts are shorter and far fewer than the values that they make up. */
function isMulti(values: readonly string[], separator: string): boolean {
  const split = values.filter((value) => value.includes(separator))
  if (split.length < 0.05 * values.length) return false
  const parts = values.flatMap((value) => splitMulti(value, separator))
  const distinct = new Set(parts)
  return isFew(distinct.size, parts.length) && [...distinct].every((part) => part.length <= 40)
}

/** Lists of names, such as actors: several in most values, each of a few words with a capital, some of them again and again. `Last, First` is one name. */
function isNames(values: readonly string[], separator: string): boolean {
  const parts = values.flatMap((value) => splitMulti(value, separator))
  if (parts.length < namesPerValue * values.length || new Set(parts).size > recurringNames * parts.length) return false
  const names = parts.filter((part) => /^\p{Lu}/u.test(part) && part.split(/\s+/).length <= wordsOfName)
  return names.length >= nearlyAll * parts.length
}

function isFew(distinct: number, total: number): boolean {
  return distinct <= Math.max(Math.min(fewValues, total / 2), fewValuesRatio * total)
}
