/** A value of an attribute, of the dataset or composed by hand: then it may be missing or of another type than the column. */
type Value = string | number | readonly string[] | null | undefined

export const unknownValue = 'unknown'

/** The single values of a category or of a field with several. */
export function textsOf(value: Value): readonly string[] {
  if (value === null || value === undefined || value === '') return []
  return typeof value === 'object' ? value : [String(value)]
}

/** A number, or the epoch seconds of a date; null when the value is none. */
export function numberOf(value: Value, isDate: boolean): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null
  const number = isDate && typeof value === 'string' ? Date.parse(value) / 1000 : Number(value)
  return Number.isFinite(number) ? number : null
}

/** Words of two letters or digits and more, in lower case. */
export function wordsOf(value: Value): readonly string[] {
  return textsOf(value).flatMap(
    (text) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,}/gu) ?? [],
  )
}

/**
 * Ranges with about equally many of the numbers each; equal numbers stay together, so there may be fewer. `bounds` are the highest numbers of
 * all ranges but the last: a number lies in the first range whose bound it does not exceed. `values` name the ranges by what was found in them.
 */
export function binNumbers(numbers: readonly number[], bins: number, areDates: boolean): { values: string[]; bounds: number[] } {
  const sorted = Float64Array.from(numbers).sort()
  const values: string[] = []
  const bounds: number[] = []
  const name = (number: number): string => (areDates ? new Date(number * 1000).toISOString().slice(0, 10) : String(number))
  for (let from = 0; from < sorted.length;) {
    const share = Math.ceil((sorted.length - from) / (bins - values.length))
    const highest = sorted[from + share - 1]
    const next = sorted.findLastIndex((number) => number === highest) + 1
    values.push(sorted[from] === highest ? name(highest) : `${name(sorted[from])} to ${name(highest)}`)
    if (next < sorted.length) bounds.push(highest)
    from = next
  }
  return { values, bounds }
}
