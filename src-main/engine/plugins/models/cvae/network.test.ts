import { describe, expect, it } from 'vitest'
import { createRng } from '../../../kernel/rng.ts'
import { valueAndGradients } from '../../../tensor/autodiff.ts'
import { startBackend, tensorCount } from '../../../tensor/backend.ts'
import { sigmoid, softplus } from '../../../tensor/bernoulli.ts'
import {
  add,
  dispose,
  exp,
  matMul,
  mul,
  readFloat32,
  type Scalar,
  scope,
  sliceColumns,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  type Tensor2D,
  toMatrix,
  toVector,
} from '../../../tensor/ops.ts'
import { type Batch, contentMeans, type Step, trainDenoiser, trainGraph } from './network.ts'
import { initialWeights, layerNames, type NamedTensors, toGraph, toLayer } from './weights.ts'

const S = 23
const K = 4
const B = 6
const latentNames = ['Wz', 'bz', 'Wg', 'bg']
const graphNames = (layerCount: number): string[] => [
  ...Array.from({ length: layerCount }, (_, l) => [`W${l + 1}`, `b${l + 1}`]).flat(),
  ...latentNames,
  'bx',
]
const weighting = { kl: 0.7, coupling: 3, decay: 0.05 }

const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)
if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(native ? (['tensorflow', 'wasm'] as const) : (['wasm'] as const))('CVAE by hand on %s', (backend) => {
  it.each([{ hiddenSizes: [9] }, { hiddenSizes: [9, 7] }])(
    'has the gradients of the tied graph, layers $hiddenSizes',
    async ({ hiddenSizes }) => {
      await startBackend({ backend })
      const before = tensorCount()
      const weights = makeWeights(hiddenSizes, graphNames(hiddenSizes.length))
      const batch = makeBatch(S)
      const step = scope(() => trainGraph(toGraph(weights, hiddenSizes.length), batch, weighting))
      await compare(step, weights, (w) => objective(w, hiddenSizes.length, batch), [1, weighting.kl, weighting.coupling])
      dispose([batch.input, batch.noise, batch.itemFactors ?? []].flat())
      dispose(Object.values(weights))
      expect(tensorCount()).toBe(before)
    },
  )

  it('has the gradients of the latent layer alone', async () => {
    await startBackend({ backend })
    const weights = makeWeights([S], latentNames)
    const batch = { ...makeBatch(S), itemFactors: null }
    const step = scope(() => trainGraph(toGraph(weights, 0), batch, weighting))
    await compare(step, weights, (w) => objective(w, 0, batch), [1, weighting.kl, 0])
  })

  it('has the gradients of a tied denoising layer', async () => {
    await startBackend({ backend })
    const weights = makeWeights([9], layerNames(1))
    const { input } = makeBatch(S)
    const corrupted = mul<Tensor2D>(input, sliceColumns(makeBatch(S, 5).input, 0, S))
    const layer = { ...toLayer(weights, 'W1', 'b1'), outputBias: toVector(weights['bx']) }
    const step = scope(() => trainDenoiser(layer, layerNames(1), { target: input, corrupted, density: 0.1 }))
    const loss = (w: NamedTensors): Scalar => {
      const { W, b } = toLayer(w, 'W1', 'b1')
      const h = sigmoid(add(matMul(corrupted, W), b))
      return mul(crossEntropy(add(matMul(h, W, { transposeB: true }), toVector(w['bx'])), input), 1 / B)
    }
    await compare(step, weights, loss, [1], 0)
  })

  it('changes reconstruction and encoding by one matrix', async () => {
    await startBackend({ backend })
    const weights = makeWeights([9, 7], graphNames(2))
    const changed = { ...weights, W1: mul(weights['W1'], 1.5) }
    const batch = makeBatch(S)
    const outcomes = [weights, changed].map((w) =>
      scope(() => {
        const { losses, gradients } = trainGraph(toGraph(w, 2), batch, weighting)
        return { losses, means: contentMeans(toGraph(w, 2), batch.input, batch.density), gradient: gradients['W1'] }
      }),
    )
    const [first, second] = await Promise.all(
      outcomes.map(async ({ losses, means }) => [await readFloat32(losses), await readFloat32(means)]),
    )
    expect(second[0][0]).not.toBeCloseTo(first[0][0], 3)
    expect(second[1][0]).not.toBeCloseTo(first[1][0], 4)
    expect(outcomes[0].gradient.shape).toEqual([S, 9])
  })
})

it('starts where every item is reconstructed as the mean one', () => {
  const means = Float64Array.of(0.001, 0.2, 0.9)
  const { bx } = initialWeights({ contentCount: 3, hiddenSizes: [2], embeddingSize: 1 }, means, createRng(1))
  bx.data.forEach((bias, slot) => expect(1 / (1 + Math.exp(-bias))).toBeCloseTo(means[slot], 6))
})

async function compare(
  step: Step,
  weights: NamedTensors,
  loss: (w: NamedTensors) => Scalar,
  shares: readonly number[],
  decay = weighting.decay,
) {
  const withDecay = (w: NamedTensors): Scalar =>
    Object.values(w)
      .filter(({ rank }) => rank === 2 && decay > 0)
      .reduce<Scalar>((total, matrix) => add(total, mul(sum(square(matrix)), decay / 2)), loss(w))
  const expected = valueAndGradients(withDecay, { ...weights })
  const losses = await readFloat32(step.losses)
  const plain = scope(() => loss(weights))
  const total = shares.reduce((sumSoFar, share, part) => sumSoFar + share * losses[part], 0)
  expect(total).toBeCloseTo((await readFloat32(plain))[0], 3)
  expect(Object.keys(step.gradients).sort()).toEqual(Object.keys(weights).sort())
  for (const name of Object.keys(weights)) {
    const byHand = await readFloat32(step.gradients[name])
    const automatic = await readFloat32(expected.gradients[name])
    const scale = Math.max(...automatic.map(Math.abs))
    expect(scale).toBeGreaterThan(0)
    byHand.forEach((value, i) => expect(Math.abs(value - automatic[i]), name).toBeLessThan(1e-5 + 1e-4 * scale))
  }
  dispose([plain, step.losses, expected.value, ...Object.values(step.gradients), ...Object.values(expected.gradients)])
}

function makeWeights(hiddenSizes: readonly number[], names: readonly string[]): Record<string, Tensor> {
  const rng = createRng(5)
  const arrays = initialWeights({ contentCount: S, hiddenSizes, embeddingSize: K }, new Float64Array(S).fill(0.3), rng)
  return Object.fromEntries(
    names.map((name) => {
      const { shape, data } = arrays[name]
      // Larger than at the start of training, so that the units are bent and biases matter.
      const values = Float32Array.from(data, (value) => 2 * value + 0.2 * rng.normal())
      return [name, shape.length === 1 ? tensor1d(values) : tensor2d(values, shape[0], shape[1])]
    }),
  )
}

function makeBatch(columns: number, seed = 9): Batch {
  const rng = createRng(seed)
  const draw = (count: number, make: () => number): Float32Array => Float32Array.from({ length: count }, make)
  return {
    input: tensor2d(
      draw(B * columns, () => (rng.next() < 0.3 ? rng.next() : 0)),
      B,
      columns,
    ),
    density: 0.3,
    noise: tensor2d(
      draw(B * K, () => rng.normal()),
      B,
      K,
    ),
    itemFactors: tensor2d(
      draw(B * K, () => rng.normal()),
      B,
      K,
    ),
  }
}

/** The objective as the paper states it, written once more from portable ops: the decoder reads the encoder's matrices and biases. */
function objective(w: NamedTensors, layerCount: number, { input, noise, itemFactors }: Batch): Scalar {
  let h: Tensor2D = input
  for (let l = 1; l <= layerCount; l++) h = sigmoid(add(matMul(h, toMatrix(w[`W${l}`])), w[`b${l}`]))
  const code: Tensor2D = add(matMul(h, toMatrix(w['Wz'])), w['bz'])
  const mean = sliceColumns(code, 0, K)
  const logVariance = sliceColumns(code, K, K)
  const z: Tensor2D = add(mean, mul(exp(mul(logVariance, 0.5)), noise))
  let up: Tensor2D = add(matMul(z, toMatrix(w['Wg'])), w['bg'])
  for (let l = layerCount; l >= 1; l--) {
    const bias = l === 1 ? w['bx'] : w[`b${l - 1}`]
    up = add(matMul(sigmoid(up), toMatrix(w[`W${l}`]), { transposeB: true }), bias)
  }
  const divergence = mul(sum<Scalar>(sub(add(exp(logVariance), square(mean)), add(logVariance, 1))), 0.5)
  const bound: Scalar = add(crossEntropy(up, input), mul(divergence, weighting.kl))
  const total = itemFactors ? add<Scalar>(bound, mul<Scalar>(sum<Scalar>(square(sub(itemFactors, z))), weighting.coupling)) : bound
  return mul(total, 1 / B)
}

/** -log sigmoid(l) = softplus(-l), -log(1 - sigmoid(l)) = softplus(l). */
function crossEntropy(logits: Tensor2D, targets: Tensor2D): Scalar {
  const positive = mul<Tensor2D>(targets, softplus(mul(logits, -1)))
  return sum<Scalar>(add(positive, mul<Tensor2D>(sub(1, targets), softplus(logits))))
}
