import type { MakeUpField, MakeUpValue } from '../../contract/index.ts'
import { binNumbers, numberOf, textsOf } from '../data/content-values.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { columnCounts, type Csr, csrFromRows, rowOf } from '../kernel/csr.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'

/** One way to divide the users. `members`: users x values, binary; an attribute with several values puts a user into several. */
export interface SegmentField {
  readonly field: string
  readonly isActivity: boolean
  readonly values: readonly string[]
  readonly members: Csr
  readonly counts: Uint32Array
}

/** Numbers with more different values than this are cut into ranges. */
const fewNumbers = 12
const ranges = 5
/** A value that fewer users have says nothing about an audience; a field with none that many have is no segment (names, postal codes). */
const smallestShare = 0.01
const mostValues = 24

/** Activity in fifths, then the users' attributes. */
export function createSegments(run: ColdRun, population: Population): SegmentField[] {
  const activity = binNumbers(Array.from(population.activity), ranges, false)
  const fifths = segmentField(
    'activity',
    true,
    activity.values,
    Array.from(population.activity, (count) => [rangeOf(count, activity.bounds)]),
  )
  return [fifths, ...run.userAttributes.map((column) => attributeSegment(column, population)).filter(({ values }) => values.length > 1)]
}

function attributeSegment({ field, values }: AttributeColumn, { users }: Population): SegmentField {
  const isDate = field.type === 'date'
  if (field.type === 'number' || isDate) {
    const numbers = Array.from(users, (row) => numberOf(values[row], isDate))
    const known = numbers.filter((value) => value !== null)
    const { values: names, bounds } = binNumbers(known, new Set(known).size <= fewNumbers ? known.length : ranges, isDate)
    return segmentField(
      field.name,
      false,
      names,
      numbers.map((value) => (value === null ? [] : [rangeOf(value, bounds)])),
    )
  }
  const counts = new Map<string, number>()
  for (const row of users) for (const text of new Set(textsOf(values[row]))) counts.set(text, (counts.get(text) ?? 0) + 1)
  const names = [...counts]
    .filter(([, count]) => count >= smallestShare * users.length)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostValues)
    .map(([name]) => name)
  const place = new Map(names.map((name, at) => [name, at]))
  return segmentField(
    field.name,
    false,
    names,
    Array.from(users, (row) => [...new Set(textsOf(values[row]))].map((text) => place.get(text)).filter((at) => at !== undefined)),
  )
}

function segmentField(field: string, isActivity: boolean, values: string[], places: number[][]): SegmentField {
  const members = csrFromRows(places, values.length)
  return { field, isActivity, values, members, counts: columnCounts(members) }
}

function rangeOf(value: number, bounds: readonly number[]): number {
  const range = bounds.findIndex((highest) => value <= highest)
  return range < 0 ? bounds.length : range
}

/** How many of the given members each value of a segment has. */
export function countSegment(segment: SegmentField, audience: Iterable<number>): Uint32Array {
  const counts = new Uint32Array(segment.values.length)
  for (const member of audience) for (const value of rowOf(segment.members, member)) counts[value]++
  return counts
}

export function describeMakeUp(segments: readonly SegmentField[], audience: Uint32Array, population: number): MakeUpField[] {
  return segments.map((segment) => {
    const counts = countSegment(segment, audience)
    return {
      field: segment.field,
      isActivity: segment.isActivity,
      values: segment.values.map((value, v) => compareShares(value, counts[v], audience.length, segment.counts[v], population)),
    }
  })
}

function compareShares(value: string, inside: number, size: number, everywhere: number, population: number): MakeUpValue {
  const audienceShare = inside / size
  const populationShare = everywhere / population
  const { low, high } = wilsonInterval(inside, size)
  return {
    value,
    audience: inside,
    population: everywhere,
    audienceShare,
    populationShare,
    difference: audienceShare - populationShare,
    low: low - populationShare,
    high: high - populationShare,
  }
}

/** Normal quantile of a 95 % interval. */
const z = 1.959964

/** 95 % interval of a share (Wilson 1927): the audience is a sample of those who would come; the population is counted in full. */
export function wilsonInterval(hits: number, count: number): { low: number; high: number } {
  const share = hits / count
  const scale = 1 + z ** 2 / count
  const middle = (share + z ** 2 / (2 * count)) / scale
  const half = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / scale
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
