import { mul, sub, tensor1d, type Tensor2D } from '../../../tensor/ops.ts'
import { type Population, spreadOf } from './population.ts'

/**
 * What the discriminator sees of a profile p, real or proposed: (p - mean) / deviation, number by number. Profiles that are divided by their sum
 * differ by hundredths; a network that starts with small weights hardly sees that. The map is fixed and the same for both, so the game stays what
 * it is. null: the profile as it is.
 */
export type InputScale = { readonly mean: Float32Array; readonly inverseDeviation: Float32Array } | null

/** Numbers that vary less than this share of the spread are not blown up further. */
const leastShare = 0.1

export function scaleBy(population: Population): InputScale {
  const least = leastShare * spreadOf(population)
  return { mean: population.mean, inverseDeviation: population.deviation.map((value) => 1 / (Math.max(value, least) || 1)) }
}

/** Call it in a scope. */
export function scaled(profiles: Tensor2D, scale: InputScale): Tensor2D {
  return scale ? mul(sub(profiles, tensor1d(scale.mean)), tensor1d(scale.inverseDeviation)) : profiles
}

/** Gradient of `scaled` by the profiles. */
export function scaledGradient(dSeen: Tensor2D, scale: InputScale): Tensor2D {
  return scale ? mul(dSeen, tensor1d(scale.inverseDeviation)) : dSeen
}
