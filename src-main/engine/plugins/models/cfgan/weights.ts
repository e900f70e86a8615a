import type { Rng } from '../../../kernel/rng.ts'
import { drawUniform, glorotLimit } from '../../../tensor/initial-weights.ts'
import type { LayerStack } from '../../../tensor/layers.ts'
import { type Tensor, type Tensor2D, toMatrix, toVector } from '../../../tensor/ops.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'

export interface NetworkSize {
  /** n: length of a purchase vector. */
  readonly width: number
  /** Length of z, 0 without noise. */
  readonly noiseSize: number
  readonly generatorLayers: number
  readonly generatorSize: number
  readonly discriminatorLayers: number
  readonly discriminatorSize: number
}

/** x^ = G(c, z): hidden logistic layers, linear output of length n. */
export interface Generator {
  /** [n, H] */
  readonly condition: Tensor2D
  /** [noise, H], null without noise. */
  readonly noise: Tensor2D | null
  readonly stack: LayerStack
}

/** D(c, x): one matrix for either half of its input (c, x), then hidden logistic layers and one logit. */
export interface Discriminator {
  /** [n, H] each */
  readonly condition: Tensor2D
  readonly vector: Tensor2D
  readonly stack: LayerStack
}

type Shapes = Record<string, readonly number[]>

/** G.Wc [n, H], G.Wz [noise, H], G.b0, G.W1, G.b1, ... up to the linear output. */
export function generatorShapes({ width, noiseSize, generatorLayers, generatorSize }: NetworkSize): Shapes {
  const noise: Shapes = noiseSize > 0 ? { 'G.Wz': [noiseSize, generatorSize] } : {}
  return { 'G.Wc': [width, generatorSize], ...noise, ...stackShapes('G', generatorLayers, generatorSize, width) }
}

/** D.Wc and D.Wx [n, H], D.b0, D.W1, D.b1, ... up to the logit. */
export function discriminatorShapes({ width, discriminatorLayers, discriminatorSize }: NetworkSize): Shapes {
  return {
    'D.Wc': [width, discriminatorSize],
    'D.Wx': [width, discriminatorSize],
    ...stackShapes('D', discriminatorLayers, discriminatorSize, 1),
  }
}

function stackShapes(network: string, layers: number, size: number, outputs: number): Shapes {
  const shapes: Record<string, readonly number[]> = { [`${network}.b0`]: [size] }
  for (let l = 1; l <= layers; l++) {
    const columns = l === layers ? outputs : size
    shapes[`${network}.W${l}`] = [size, columns]
    shapes[`${network}.b${l}`] = [columns]
  }
  return shapes
}

export function toGenerator(tensors: Record<string, Tensor>, layers: number): Generator {
  return {
    condition: toMatrix(tensors['G.Wc']),
    noise: 'G.Wz' in tensors ? toMatrix(tensors['G.Wz']) : null,
    stack: toStack(tensors, 'G', layers),
  }
}

export function toDiscriminator(tensors: Record<string, Tensor>, layers: number): Discriminator {
  return { condition: toMatrix(tensors['D.Wc']), vector: toMatrix(tensors['D.Wx']), stack: toStack(tensors, 'D', layers) }
}

function toStack(tensors: Record<string, Tensor>, network: string, layers: number): LayerStack {
  const numbers = Array.from({ length: layers }, (_, l) => l + 1)
  return {
    biases: [0, ...numbers].map((l) => toVector(tensors[`${network}.b${l}`])),
    matrices: numbers.map((l) => toMatrix(tensors[`${network}.W${l}`])),
  }
}

/** A stack's gradients under the names of its weights. */
export function fromStack(network: string, { biases, matrices }: LayerStack): Record<string, Tensor> {
  const named: Record<string, Tensor> = {}
  biases.forEach((bias, l) => (named[`${network}.b${l}`] = bias))
  matrices.forEach((matrix, l) => (named[`${network}.W${l + 1}`] = matrix))
  return named
}

/** The authors' choice: matrices uniform within sqrt(6 / (in + out)), biases within .01. A first layer in two parts has the inputs of both. */
export function initialWeights(size: NetworkSize, rng: Rng): NamedArrays {
  const arrays: NamedArrays = {}
  const inputs: Record<string, number> = {
    'G.Wc': size.width + size.noiseSize,
    'G.Wz': size.width + size.noiseSize,
    'D.Wc': 2 * size.width,
    'D.Wx': 2 * size.width,
  }
  for (const [name, shape] of Object.entries({ ...generatorShapes(size), ...discriminatorShapes(size) })) {
    const limit = shape.length === 2 ? glorotLimit(shape, inputs[name]) : 0.01
    arrays[name] = { shape, data: drawUniform(shape, limit, rng) }
  }
  return arrays
}
