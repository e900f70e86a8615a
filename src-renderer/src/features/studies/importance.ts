import type { ConfigValues } from '../../../../src-main/contract/models.ts'

export interface ValuedPoint {
  readonly point: ConfigValues
  readonly value: number
}

export interface Importance {
  readonly key: string
  /** Share of the variance between trials, 0 to 1. */
  readonly share: number
  /** Groups that were compared. */
  readonly groups: number
}

/** Fewer trials say nothing: three groups of two, and some to spare. */
export const fewestTrials = 8
const mostGroups = 3

/**
 * How much of the difference between trials goes with one setting alone: epsilon squared of a one-way analysis of variance (Kelley 1935), over
 * the values of a choice or the thirds of a number. It is corrected for the number of groups, so that a setting without effect has about 0.
 */
export function rankSettings(keys: readonly string[], trials: readonly ValuedPoint[]): Importance[] {
  if (trials.length < fewestTrials) return []
  return keys
    .flatMap((key) => {
      const groups = groupValues(key, trials).filter((group) => group.length > 0)
      return groups.length < 2 ? [] : [{ key, share: epsilonSquared(groups), groups: groups.length }]
    })
    .sort((a, b) => b.share - a.share)
}

function groupValues(key: string, trials: readonly ValuedPoint[]): number[][] {
  const places = trials.map(({ point }) => point[key])
  const distinct = new Set(places.map((place) => JSON.stringify(place)))
  if (places.some((place) => typeof place !== 'number') || distinct.size <= mostGroups) {
    return [...distinct].map((text) => trials.filter(({ point }) => JSON.stringify(point[key]) === text).map(({ value }) => value))
  }
  const sorted = [...trials].sort((a, b) => Number(a.point[key]) - Number(b.point[key]))
  return Array.from({ length: mostGroups }, (_, group) =>
    sorted
      .slice(Math.round((group * sorted.length) / mostGroups), Math.round(((group + 1) * sorted.length) / mostGroups))
      .map(({ value }) => value),
  )
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const squaresAround = (values: readonly number[], mean: number): number => values.reduce((sum, value) => sum + (value - mean) ** 2, 0)

function epsilonSquared(groups: readonly (readonly number[])[]): number {
  const all = groups.flat()
  const total = squaresAround(all, meanOf(all))
  if (total === 0 || all.length <= groups.length) return 0
  const within = groups.reduce((sum, group) => sum + squaresAround(group, meanOf(group)), 0)
  const noise = within / (all.length - groups.length)
  return Math.min(1, Math.max(0, (total - within - (groups.length - 1) * noise) / total))
}
