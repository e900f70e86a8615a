import type { Rng } from '../kernel/rng.ts'

/** Uniform within ± limit; limit sqrt(6 / (in + out)) is Glorot and Bengio's (2010, equation 16). */
export function drawUniform(shape: readonly number[], limit: number, rng: Rng): Float32Array {
  const data = new Float32Array(shape.reduce((product, n) => product * n, 1))
  for (let i = 0; i < data.length; i++) data[i] = (2 * rng.next() - 1) * limit
  return data
}

/** The limit for a matrix [in, out]. `inputs`: where a layer's matrix is only a part of it. */
export function glorotLimit([rows, columns]: readonly number[], inputs = rows): number {
  return Math.sqrt(6 / (inputs + columns))
}
