import type { UserList } from '../../../../src-main/contract/explore.ts'

/** An item that stands in two neighbouring lists; places count from 0. */
export interface OverlapLine {
  readonly item: string
  readonly from: number
  readonly to: number
  readonly isHit: boolean
}

export function findOverlap(left: UserList, right: UserList): OverlapLine[] {
  const places = new Map(right.items.map(({ item }, place) => [item, place]))
  return left.items.flatMap(({ item, heldOutHit }, from) => {
    const to = places.get(item)
    return to === undefined ? [] : [{ item, from, to, isHit: heldOutHit }]
  })
}

/** Exact ranks of a list's items, the missed ones included. */
export function ranksOf(list: UserList): ReadonlyMap<string, number> {
  return new Map([...list.items, ...list.missed].map(({ item, rank }) => [item, rank]))
}

/** How much of the bar each score fills. Positive scores start at 0; others at the last of the list, which still gets a sliver. */
export function scoreShares(scores: readonly number[]): number[] {
  const most = Math.max(...scores)
  const least = Math.min(...scores)
  const sliver = 0.04
  if (least >= 0) return scores.map((score) => (most === 0 ? 0 : score / most))
  if (most === least) return scores.map(() => 1)
  return scores.map((score) => sliver + (1 - sliver) * ((score - least) / (most - least)))
}
