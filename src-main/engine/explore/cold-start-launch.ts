import type { Audience, LaunchItem, LaunchSheet, MakeUpValue } from '../../contract/index.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { csvFloat, csvText } from '../../contract/csv.ts'
import type { PlannedItem } from './planned-items.ts'

/** A planned item with its audience: marks by member, and what the studio says of it. */
export interface PlannedAudience extends PlannedItem {
  readonly marks: Uint8Array
  readonly size: number
  readonly makeUp: Audience['makeUp']
  readonly extrapolation: Audience['extrapolation']
}

/**
 * The order of a launch by greedy cover: next comes the item whose audience has the most users that no item before it has; equal ones as in the
 * file. It reaches at least 1 - 1/e of what the best choice of as many items would (Nemhauser, Wolsey, Fisher 1978).
 */
export function orderByCover(audiences: readonly Uint8Array[]): { place: number; newUsers: number }[] {
  const covered = new Uint8Array(audiences[0]?.length ?? 0)
  const left = new Set(audiences.keys())
  const order: { place: number; newUsers: number }[] = []
  while (left.size > 0) {
    let best = { place: -1, newUsers: -1 }
    for (const place of left) {
      const newUsers = audiences[place].reduce((sum, mark, member) => sum + (mark > covered[member] ? 1 : 0), 0)
      if (newUsers > best.newUsers) best = { place, newUsers }
    }
    audiences[best.place].forEach((mark, member) => (covered[member] |= mark))
    left.delete(best.place)
    order.push(best)
  }
  return order
}

export function describeLaunch(
  planned: readonly PlannedAudience[],
  population: number,
  columns: readonly AttributeColumn[],
): Pick<LaunchSheet, 'items' | 'overlap' | 'csv'> {
  const order = orderByCover(planned.map(({ marks }) => marks))
  const inOrder = order.map(({ place }) => planned[place])
  let covered = 0
  const items = inOrder.map(({ name, line, item, size, makeUp, extrapolation }, at): LaunchItem => {
    covered += order[at].newUsers
    return {
      order: at + 1,
      name,
      line,
      item,
      size,
      newUsers: order[at].newUsers,
      coveredShare: covered / population,
      segment: bestSegment(makeUp),
      light: extrapolation.light,
      containing: extrapolation.containing,
      alike: describeAlike(extrapolation.nearest.map(({ interactions }) => interactions)),
    }
  })
  const overlap = inOrder.map((row) => inOrder.map((column) => shareWithin(row, column)))
  return { items, overlap, csv: writeLaunch(items, overlap, columns) }
}

function shareWithin(row: PlannedAudience, column: PlannedAudience): number {
  return row.marks.reduce((sum, mark, member) => sum + (mark & column.marks[member]), 0) / row.size
}

/** The value that the audience has most more of than all users, beyond chance. How active users are is no segment that one can address. */
function bestSegment(makeUp: Audience['makeUp']): LaunchItem['segment'] {
  const values = makeUp.flatMap(({ field, isActivity, values: own }) => (isActivity ? [] : own.map((value) => ({ field, ...value }))))
  const best = values
    .filter(({ low }) => low > 0)
    .reduce<({ field: string } & MakeUpValue) | null>((high, one) => (high === null || one.difference > high.difference ? one : high), null)
  if (best === null) return null
  const { field, value, audienceShare, populationShare } = best
  return { field, value, audienceShare, populationShare }
}

function describeAlike(interactions: readonly number[]): LaunchItem['alike'] {
  if (interactions.length === 0) return null
  const sorted = interactions.toSorted((a, b) => a - b)
  return { items: sorted.length, median: sorted[sorted.length >> 1], low: sorted[0], high: sorted[sorted.length - 1] }
}

/** One line an item; names and values that a spreadsheet would take for formulas are defused. */
function writeLaunch(items: readonly LaunchItem[], overlap: LaunchSheet['overlap'], columns: readonly AttributeColumn[]): string {
  const fields = columns.map(({ field }) => field.name)
  const heading = [
    ...['order', 'item', ...fields, 'audience', 'new users', 'covered share', 'segment', 'segment share', 'share of all users', 'ground'],
    ...['items with all values', 'alike items: median users', 'alike items: fewest', 'alike items: most'],
    ...items.map(({ name }) => `also in ${name}`),
  ]
  const lines = items.map(({ order, name, item, size, newUsers, coveredShare, segment, light, containing, alike }, row) => [
    String(order),
    csvText(name),
    ...fields.map((field) => csvText(item[field] === undefined ? null : [item[field]].flat().join('|'))),
    String(size),
    String(newUsers),
    csvFloat(coveredShare),
    csvText(segment === null ? null : `${segment.field} ${segment.value}`),
    segment === null ? '' : csvFloat(segment.audienceShare),
    segment === null ? '' : csvFloat(segment.populationShare),
    light,
    String(containing),
    ...(alike === null ? ['', '', ''] : [alike.median, alike.low, alike.high].map(String)),
    ...overlap[row].map(csvFloat),
  ])
  return `${[heading.map((text) => csvText(text)), ...lines].map((cells) => cells.join(',')).join('\n')}\n`
}
