import { unpackFloats } from '../../../../src-main/contract/packed.ts'
import type { UserDifferences } from '../../../../src-main/contract/user-map.ts'
import type { PointCloudSpec } from '../../components/charts/point-cloud.ts'
import { domainOf } from '../../components/charts/point-frame.ts'
import { formatCount, formatMetric, formatShare } from '../../format/numbers.ts'

/** Users whom the first run serves better, both the same, the second better. */
export const sides = ['first', 'equal', 'second'] as const
export type Side = (typeof sides)[number]

/** Users on each side that stand in the table. */
const extremes = 5

export interface WinLoss {
  readonly metric: string
  readonly users: readonly string[]
  readonly first: Float32Array
  readonly second: Float32Array
  /** Index into `sides`. */
  readonly side: Uint8Array
  readonly counts: Readonly<Record<Side, number>>
}

export function toWinLoss({ metric, higherIsBetter, users, first: packedFirst, second: packedSecond }: UserDifferences): WinLoss {
  const [first, second] = [unpackFloats(packedFirst), unpackFloats(packedSecond)]
  const sign = higherIsBetter ? 1 : -1
  const side = Uint8Array.from(first, (value, at) => 1 - Math.sign(sign * (value - (second[at] ?? NaN))))
  const count = (wanted: number): number => side.reduce((sum, own) => sum + (own === wanted ? 1 : 0), 0)
  return { metric, users, first, second, side, counts: { first: count(0), equal: count(1), second: count(2) } }
}

/** Places of the users for whom a side is furthest ahead, the furthest first. */
export function furthestAhead({ first, second, side }: WinLoss, wanted: Side): number[] {
  const number = sides.indexOf(wanted)
  const ahead = (at: number): number => Math.abs((first[at] ?? 0) - (second[at] ?? 0))
  return Array.from(side.keys())
    .filter((at) => side[at] === number)
    .sort((a, b) => ahead(b) - ahead(a) || a - b)
    .slice(0, extremes)
}

/** @param names of the first and the second run; @param colors variables of their colours; @param lit what a line was drawn around. */
export function winLossSpec(
  found: WinLoss,
  names: readonly [string, string],
  colors: readonly [string, string],
  lit: Uint8Array | null,
): PointCloudSpec {
  const { metric, first, second, side, users, counts } = found
  const [low, high] = [domainOf(first), domainOf(second)].reduce(
    ([least, most], domain) => [Math.min(least, domain.low), Math.max(most, domain.high)],
    [0, 0],
  )
  const part = (count: number): string => `${formatCount(count)} (${formatShare(count / users.length)})`
  return {
    title: `${metric} of each user`,
    summary: `Of ${formatCount(users.length)} users ${names[0]} serves ${part(counts.first)} better, ${names[1]} ${part(counts.second)}, ${part(counts.equal)} are served the same.`,
    x: first,
    y: second,
    color: side,
    palette: [colors[0], '--series-baseline-1', colors[1]],
    lit,
    axes: {
      x: `${metric} of ${names[0]}`,
      y: `${metric} of ${names[1]}`,
      domain: { low, high },
      format: (value) => formatMetric(value, 2),
    },
    labels: [],
  }
}
