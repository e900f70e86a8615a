import type { Rng } from '../../../kernel/rng.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'

/** Sizes of both networks. Letters as in the shapes below. */
export interface NetworkSize {
  /** k: individual generators; the attributes that can be there or not, or have one of several values. */
  readonly generators: number
  /** n: embeddings per generator, at most. */
  readonly values: number
  /** e */
  readonly embeddingSize: number
  /** h: hidden units of an individual generator. */
  readonly generatorSize: number
  /** H: hidden units of all other layers. */
  readonly hiddenSize: number
  /** d: numbers of a user profile. */
  readonly profileSize: number
  /** Probabilities that the discriminator gives: one, or one per number of the profile. */
  readonly outputs: number
}

export interface WeightShape {
  readonly shape: readonly number[]
  readonly fanIn: number
  readonly fanOut: number
}
export type WeightShapes = Readonly<Record<string, WeightShape>>

/** A matrix [rows, columns], or `each` of that many networks' own one. */
export function matrix(rows: number, columns: number, each?: number): WeightShape {
  return { shape: each === undefined ? [rows, columns] : [each, rows, columns], fanIn: rows, fanOut: columns }
}

export function bias(columns: number, each?: number): WeightShape {
  return { shape: each === undefined ? [columns] : [each, 1, columns], fanIn: 1, fanOut: columns }
}

/** A first layer on the k embeddings one after the other: [k e, H], cut by embedding. */
export function onEmbeddings(generators: number, embeddingSize: number, hiddenSize: number): WeightShape {
  return { shape: [generators, embeddingSize, hiddenSize], fanIn: generators * embeddingSize, fanOut: hiddenSize }
}

/** Glorot's normal distribution for matrices, biases and embeddings alike, as in the released code. */
export function initialWeights(shapes: WeightShapes, rng: Rng): NamedArrays {
  const arrays: NamedArrays = {}
  for (const [name, { shape, fanIn, fanOut }] of Object.entries(shapes)) {
    const deviation = Math.sqrt(2 / (fanIn + fanOut))
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1))
    for (let i = 0; i < data.length; i++) data[i] = deviation * rng.normal()
    arrays[name] = { shape: [...shape], data }
  }
  return arrays
}

/** Whether stored arrays are these weights. */
export function fits(arrays: NamedArrays, shapes: WeightShapes): boolean {
  return Object.entries(shapes).every(([name, { shape }]) => {
    const array = arrays[name]
    return JSON.stringify(array?.shape) === JSON.stringify(shape) && array?.data instanceof Float32Array
  })
}
