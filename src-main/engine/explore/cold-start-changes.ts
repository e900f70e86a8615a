import type { AttributeValues, Counterfactual, Counterfactuals } from '../../contract/index.ts'
import { numberOf, textsOf } from '../data/content-values.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import { describeFields } from './cold-start-catalogue.ts'
import { kindOf } from './cold-start-item.ts'
import { countSegment, type SegmentField } from './cold-start-segments.ts'

/** Values of one field that are tried; the rarer ones of a field with thousands of them would keep everybody waiting. */
const triedValues = 30
/** Places of a number that are tried: one in each tenth of the catalogue. */
const triedNumbers = 10

export type Change = Pick<Counterfactual, 'kind' | 'field' | 'from' | 'to' | 'item'>

/** Every item that differs from this one in one attribute value, and how many values were left out. */
export function singleChanges(catalogue: Catalogue, item: AttributeValues): { changes: Change[]; untried: Counterfactuals['untried'] } {
  const changes: Change[] = []
  const untried: Counterfactuals['untried'] = []
  const fields = new Map(describeFields(catalogue).map((field) => [field.name, field]))
  for (const column of catalogue.columns) {
    const field = column.field.name
    const kind = kindOf(column.field.type)
    const own = textsOf(item[field])
    const put = (value: AttributeValues[string]): AttributeValues => ({ ...item, [field]: value })
    const { [field]: _gone, ...without } = item
    if (kind === 'multi') {
      for (const value of own) {
        const rest = own.filter((other) => other !== value)
        changes.push({ kind: 'remove', field, from: value, to: '', item: rest.length === 0 ? without : put(rest) })
      }
    } else if (own.length > 0) changes.push({ kind: 'remove', field, from: own.join(' '), to: '', item: without })
    if (kind === 'number') {
      for (const value of typicalNumbers(catalogue.items, column)) {
        if (String(value) !== own[0]) changes.push(replacement(field, own, String(value), put(value)))
      }
    } else if (kind === 'single' || kind === 'multi') {
      const possible = (fields.get(field)?.values ?? []).filter(({ value }) => !own.includes(value))
      const rest = (fields.get(field)?.cardinality ?? 0) - own.length - Math.min(possible.length, triedValues)
      if (rest > 0) untried.push({ field, values: rest })
      for (const { value } of possible.slice(0, triedValues)) {
        if (kind === 'multi') changes.push({ kind: 'add', field, from: '', to: value, item: put([...own, value].sort()) })
        else changes.push(replacement(field, own, value, put(value)))
      }
    }
  }
  return { changes, untried }
}

/** Whether an item is met for the first time, in whatever order its fields came; from now on it is not. */
export function isNewItem(seen: Set<string>, item: AttributeValues): boolean {
  const key = JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

function replacement(field: string, own: readonly string[], to: string, item: AttributeValues): Change {
  return own.length === 0 ? { kind: 'add', field, from: '', to, item } : { kind: 'replace', field, from: own[0], to, item }
}

/** The middle of each tenth of the catalogue's numbers, ascending, each once. */
function typicalNumbers(items: Uint32Array, { values }: AttributeColumn): number[] {
  const sorted = Array.from(items, (item) => numberOf(values[item], false))
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  if (sorted.length === 0) return []
  return [...new Set(Array.from({ length: triedNumbers }, (_, n) => sorted[Math.floor(((n + 0.5) / triedNumbers) * sorted.length)]))]
}

/** An audience that others are compared with: marks by member, and how many of its users each value of each segment has. */
export interface BaseAudience {
  readonly marks: Uint8Array
  readonly size: number
  readonly counts: readonly Uint32Array[]
}

export function baseAudience(marks: Uint8Array, segments: readonly SegmentField[]): BaseAudience {
  const members = Array.from(marks.keys()).filter((member) => marks[member] === 1)
  return { marks, size: members.length, counts: segments.map((segment) => countSegment(segment, members)) }
}

/** Who comes and who goes when another audience of the same size takes the place of the base. */
export function compareAudiences(
  base: BaseAudience,
  after: Uint8Array,
  segments: readonly SegmentField[],
): Pick<Counterfactual, 'gained' | 'lost' | 'grows' | 'shrinks'> {
  const gained: number[] = []
  const lost: number[] = []
  for (let member = 0; member < after.length; member++) {
    if (after[member] > base.marks[member]) gained.push(member)
    else if (after[member] < base.marks[member]) lost.push(member)
  }
  const shifts = segments.flatMap((segment, s) => {
    const [plus, minus] = [countSegment(segment, gained), countSegment(segment, lost)]
    return segment.values.map((value, v) => ({
      shift: plus[v] - minus[v],
      described: {
        field: segment.field,
        value,
        before: base.counts[s][v] / base.size,
        after: (base.counts[s][v] + plus[v] - minus[v]) / base.size,
      },
    }))
  })
  shifts.sort((a, b) => b.shift - a.shift)
  const [first, last] = [shifts.at(0), shifts.at(-1)]
  return {
    gained: gained.length,
    lost: lost.length,
    grows: first !== undefined && first.shift > 0 ? first.described : null,
    shrinks: last !== undefined && last.shift < 0 ? last.described : null,
  }
}
