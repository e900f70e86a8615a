import { queryFields, queryNumbers } from '../../../../src-main/contract/run-query.ts'

export interface Suggestion {
  /** The whole text after it was taken. */
  readonly text: string
  readonly label: string
  readonly help: string
}

/** Known values of fields. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>

const most = 8

function quote(value: string): string {
  return /[\s,]/.test(value) ? `"${value}"` : value
}

/** What could complete the last word of a filter. */
export function suggestNext(text: string, vocabulary: Vocabulary, metricKeys: readonly string[]): Suggestion[] {
  const word = /(?:[^\s"]|"[^"]*"?)*$/.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - word.length)
  const sign = word.startsWith('-') ? '-' : ''
  const bare = word.slice(sign.length).toLowerCase()
  const colon = bare.indexOf(':')
  const offers = colon < 0 ? wordsFor(bare, metricKeys) : valuesFor(bare.slice(0, colon), bare.slice(colon + 1), vocabulary)
  return offers.slice(0, most).map(({ word: offered, help }) => ({ text: `${before}${sign}${offered}`, label: `${sign}${offered}`, help }))
}

interface Offer {
  readonly word: string
  readonly help: string
}

function wordsFor(typed: string, metricKeys: readonly string[]): Offer[] {
  if (/[<>=]/.test(typed)) return []
  const fields = Object.entries(queryFields).map(([name, help]) => ({ word: `${name}:`, help }))
  const numbers = Object.entries(queryNumbers).map(([name, help]) => ({ word: `${name}<`, help }))
  const metrics = metricKeys.map((key) => ({ word: `${key}>`, help: 'a number' }))
  return [...fields, ...metrics, ...numbers].filter(({ word }) => word.startsWith(typed))
}

/** Of several values with commas between them the last one is completed. */
function valuesFor(field: string, typed: string, vocabulary: Vocabulary): Offer[] {
  const at = typed.lastIndexOf(',') + 1
  const part = typed.slice(at).replaceAll('"', '')
  const known = vocabulary[field] ?? []
  return known
    .filter((value) => value.toLowerCase().includes(part) && value.toLowerCase() !== part)
    .map((value) => ({ word: `${field}:${typed.slice(0, at)}${quote(value)}`, help: '' }))
}
