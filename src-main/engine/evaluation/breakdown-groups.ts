import type { AttributeColumn } from '../data/dataset.ts'

/** Things (users, items, or what is held out) in named groups; one thing may be in several groups, or in none. */
export interface Grouping {
  readonly labels: readonly string[]
  /** For each thing, the numbers of its groups. */
  readonly groupsOf: readonly (readonly number[])[]
}

const quantileGroups = 5
/** More bars than this are no picture; the rarest values are left out. */
const mostValues = 20

/**
 * Five groups of about equal weight, in ascending order of the value; equal values stay together, so that there may be fewer. Things of weight 0
 * are in no group.
 */
export function byQuintile(values: ArrayLike<number>, weights?: ArrayLike<number>): Grouping {
  const weightOf = (thing: number): number => weights?.[thing] ?? 1
  const order = Array.from({ length: values.length }, (_, thing) => thing)
    .filter((thing) => weightOf(thing) > 0)
    .sort((a, b) => values[a] - values[b])
  const total = order.reduce((sum, thing) => sum + weightOf(thing), 0)
  const bounds: { low: number; high: number }[] = []
  const groupsOf: number[][] = Array.from({ length: values.length }, () => [])
  let before = 0
  let group = -1
  let bin = -1
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from]]
    let weight = 0
    for (; to < order.length && values[order[to]] === value; to++) weight += weightOf(order[to])
    // Where the middle of all equal ones lies.
    const place = Math.min(quantileGroups - 1, Math.floor(((before + weight / 2) / total) * quantileGroups))
    if (place !== bin) {
      bin = place
      group++
      bounds.push({ low: value, high: value })
    }
    bounds[group].high = value
    for (let at = from; at < to; at++) groupsOf[order[at]] = [group]
    before += weight
  }
  return { labels: bounds.map(({ low, high }) => (low === high ? plain(low) : `${plain(low)} to ${plain(high)}`)), groupsOf }
}

/** One group per value of an attribute, the most frequent first; numbers and long tails fall into quintiles or are left out. */
export function byAttribute({ field, values }: AttributeColumn): Grouping {
  if (field.type === 'number') {
    const known = values.map((value) => (typeof value === 'number' ? value : NaN))
    const { labels, groupsOf } = byQuintile(
      known,
      known.map((value) => (Number.isNaN(value) ? 0 : 1)),
    )
    return { labels, groupsOf }
  }
  const valuesOf = values.map((value): readonly string[] => (value === null ? [] : typeof value === 'object' ? value : [String(value)]))
  const counts = new Map<string, number>()
  for (const value of valuesOf.flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  const labels = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, mostValues)
    .map(([value]) => value)
  const numberOf = new Map(labels.map((label, number) => [label, number]))
  return { labels, groupsOf: valuesOf.map((own) => own.flatMap((value) => numberOf.get(value) ?? [])) }
}

function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))
}
