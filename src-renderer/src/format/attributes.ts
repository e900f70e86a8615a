import type { AttributeValues } from '../../../src-main/contract/datasets.ts'

function writeValue(value: AttributeValues[string]): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** `genres: Comedy, Drama · year: 1995`. */
export function describeAttributes(attributes: AttributeValues): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}: ${writeValue(value)}`)
    .join(' · ')
}

/** The values alone, for narrow places: `Comedy, Drama · 1995`. */
export function listAttributeValues(attributes: AttributeValues): string {
  return Object.values(attributes)
    .map(writeValue)
    .filter((value) => value !== '')
    .join(' · ')
}
