import type { Rng } from '../../kernel/rng.ts'
import { drawUniform, glorotLimit } from '../../tensor/initial-weights.ts'
import type { LayerStack } from '../../tensor/layers.ts'
import { type Tensor, type Tensor2D, toMatrix, toVector } from '../../tensor/ops.ts'
import type { NamedArrays } from '../../tensor/parameters.ts'

/** I items - hidden layers - code - hidden layers - I items; the paper uses 600 and 200 (Liang et al. 2018, section 4.3). */
export interface NetworkSize {
  readonly itemCount: number
  readonly hiddenSize: number
  /** Hidden layers on either side of the code. */
  readonly hiddenLayers: number
  /** K: length of the code. */
  readonly embeddingSize: number
  /** What the encoder says of each dimension of the code: 2 for mean and log variance, 1 for the code itself. */
  readonly perDimension: 1 | 2
}

/** The first product of either side is apart: the encoder's input is sparse. Layers count through: W1, b1, ... from input to output. */
export interface Network {
  /** [I, H] */
  readonly input: Tensor2D
  readonly encoder: LayerStack
  /** [K, H] */
  readonly code: Tensor2D
  readonly decoder: LayerStack
}

/** Layer l (from 1) turns [rows, sizes[l - 1]] into [rows, sizes[l]]. The encoder's last layer has perDimension K outputs, the decoder takes K. */
function layerShapes(size: NetworkSize): (readonly [inputs: number, outputs: number])[] {
  const { itemCount, embeddingSize } = size
  const hidden = Array.from({ length: size.hiddenLayers }, () => size.hiddenSize)
  const pairs = (sizes: readonly number[]) => sizes.slice(1).map((outputs, l) => [sizes[l], outputs] as const)
  return [...pairs([itemCount, ...hidden, size.perDimension * embeddingSize]), ...pairs([embeddingSize, ...hidden, itemCount])]
}

export function weightShapes(size: NetworkSize): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {}
  layerShapes(size).forEach(([inputs, outputs], l) => {
    shapes[`W${l + 1}`] = [inputs, outputs]
    shapes[`b${l + 1}`] = [outputs]
  })
  return shapes
}

export function toNetwork(tensors: Record<string, Tensor>, hiddenLayers: number): Network {
  const side = (first: number): LayerStack => {
    const layers = Array.from({ length: hiddenLayers + 1 }, (_, l) => first + l)
    return {
      biases: layers.map((l) => toVector(tensors[`b${l}`])),
      matrices: layers.slice(1).map((l) => toMatrix(tensors[`W${l}`])),
    }
  }
  const decoder = hiddenLayers + 2
  return { input: toMatrix(tensors['W1']), encoder: side(1), code: toMatrix(tensors[`W${decoder}`]), decoder: side(decoder) }
}

/** The same arrangement, gradients instead of weights, under the weights' names. */
export function fromNetwork({ input, encoder, code, decoder }: Network): Record<string, Tensor> {
  const named: Record<string, Tensor> = {}
  const matrices = [input, ...encoder.matrices, code, ...decoder.matrices]
  const biases = [...encoder.biases, ...decoder.biases]
  matrices.forEach((matrix, l) => (named[`W${l + 1}`] = matrix))
  biases.forEach((bias, l) => (named[`b${l + 1}`] = bias))
  return named
}

/** The authors' choice: Glorot's uniform for matrices, a truncated normal of deviation .001 for biases. */
export function initialWeights(size: NetworkSize, rng: Rng): NamedArrays {
  const arrays: NamedArrays = {}
  for (const [name, shape] of Object.entries(weightShapes(size))) {
    const data =
      shape.length === 2
        ? drawUniform(shape, glorotLimit(shape), rng)
        : Float32Array.from({ length: shape[0] }, () => 0.001 * truncatedNormal(rng))
    arrays[name] = { shape, data }
  }
  return arrays
}

function truncatedNormal(rng: Rng): number {
  for (;;) {
    const value = rng.normal()
    if (Math.abs(value) <= 2) return value
  }
}
