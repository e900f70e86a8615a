import type { ConfigValues } from '../../contract/index.ts'
import type { Rng } from '../kernel/rng.ts'
import { type Dimension, drawPoint, fromUnit, toUnit } from './space.ts'

/** A finished trial as the sampler sees it; higher values are better. */
export interface Observation {
  readonly point: ConfigValues
  readonly value: number
}

/** So many random points come first. */
const startupTrials = 8
/** Share of the trials that count as good (gamma of the paper). */
const goodShare = 0.25
const candidateCount = 24

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl, Algorithms for Hyper-Parameter Optimization, NIPS 2011, section 4): the
 * trials are parted into good and other, each side gets a density per dimension, and of some candidates drawn from the good density l the one
 * with the largest l/g is tried, which is where the expected improvement is largest (their equation 3).
 */
export function proposeByTpe(space: readonly Dimension[], observations: readonly Observation[], rng: Rng): ConfigValues {
  if (observations.length < startupTrials) return drawPoint(space, rng)
  const sorted = [...observations].sort((a, b) => b.value - a.value)
  const goodCount = Math.max(2, Math.ceil(goodShare * sorted.length))
  const good = sorted.slice(0, goodCount)
  const other = sorted.slice(goodCount)
  return Object.fromEntries(
    space.map((dimension) => [
      dimension.key,
      dimension.kind === 'choice' ? proposeChoice(dimension, good, other, rng) : proposeNumber(dimension, good, other, rng),
    ]),
  )
}

type NumberDimension = Extract<Dimension, { kind: 'number' }>
type ChoiceDimension = Extract<Dimension, { kind: 'choice' }>

function proposeNumber(dimension: NumberDimension, good: readonly Observation[], other: readonly Observation[], rng: Rng): number {
  const unitsOf = (side: readonly Observation[]): number[] => side.map(({ point }) => toUnit(dimension, Number(point[dimension.key])))
  const goodDensity = parzen(unitsOf(good))
  const otherDensity = parzen(unitsOf(other))
  let best = 0
  let bestRatio = -Infinity
  for (let i = 0; i < candidateCount; i++) {
    const unit = goodDensity.draw(rng)
    const ratio = Math.log(goodDensity.at(unit)) - Math.log(otherDensity.at(unit))
    if (ratio <= bestRatio) continue
    best = unit
    bestRatio = ratio
  }
  return fromUnit(dimension, best)
}

interface Density {
  at(unit: number): number
  draw(rng: Rng): number
}

/** Normal kernels truncated to 0..1, as wide as the distance to the neighbours, over a uniform prior that keeps every value possible. */
function parzen(units: readonly number[]): Density {
  const centres = [...units].sort((a, b) => a - b)
  const widths = centres.map((centre, i) => {
    const gap = Math.max(centre - (centres[i - 1] ?? 0), (centres[i + 1] ?? 1) - centre)
    return Math.min(0.5, Math.max(1 / (2 * (centres.length + 1)), gap))
  })
  // What each kernel has within 0..1: without it, good values at an end of the range would draw less than their share.
  const masses = centres.map((centre, i) => normalCdf((1 - centre) / widths[i]) - normalCdf(-centre / widths[i]))
  const share = 1 / (centres.length + 1)
  const at = (unit: number): number =>
    share * centres.reduce((sum, centre, i) => sum + normalDensity((unit - centre) / widths[i]) / (widths[i] * masses[i]), 1)
  return {
    at,
    draw: (rng) => {
      const which = rng.int(centres.length + 1)
      if (which === centres.length) return rng.next()
      // Each kernel's centre lies inside, so at least half of the draws in one direction do.
      for (;;) {
        const unit = centres[which] + widths[which] * rng.normal()
        if (unit >= 0 && unit <= 1) return unit
      }
    },
  }
}

function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; error below 1e-7. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = normalDensity(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}

/** Counts of each value with one of each added; the value with the largest ratio among the drawn candidates. */
function proposeChoice(
  { key, values }: ChoiceDimension,
  good: readonly Observation[],
  other: readonly Observation[],
  rng: Rng,
): ConfigValues[string] {
  const texts = values.map((value) => JSON.stringify(value))
  const sharesOf = (side: readonly Observation[]): number[] =>
    texts.map((text) => (1 + side.filter(({ point }) => JSON.stringify(point[key]) === text).length) / (values.length + side.length))
  const goodShares = sharesOf(good)
  const otherShares = sharesOf(other)
  let best = 0
  let bestRatio = -Infinity
  for (let i = 0; i < candidateCount; i++) {
    const drawn = drawIndex(goodShares, rng)
    const ratio = goodShares[drawn] / otherShares[drawn]
    if (ratio <= bestRatio) continue
    best = drawn
    bestRatio = ratio
  }
  return values[best]
}

function drawIndex(shares: readonly number[], rng: Rng): number {
  let rest = rng.next()
  const found = shares.findIndex((share) => (rest -= share) < 0)
  return found < 0 ? shares.length - 1 : found
}
