import { describe, expect, it } from 'vitest'
import { createRng } from '../../../kernel/rng.ts'
import { valueAndGradients } from '../../../tensor/autodiff.ts'
import { startBackend, tensorCount } from '../../../tensor/backend.ts'
import {
  add,
  dispose,
  exp,
  logSoftmax,
  matMul,
  mul,
  readFloat32,
  type Scalar,
  scope,
  sliceColumns,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  tensor2d,
  type Tensor2D,
} from '../../../tensor/ops.ts'
import { type Batch, scoreBatch, trainBatch } from './network.ts'
import { initialWeights, toWeights, type Weights, weightNames } from './weights.ts'

const size = { itemCount: 37, hiddenSize: 11, embeddingSize: 5 }
const users = 8
const beta = 0.3

const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)

if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(native ? (['tensorflow', 'wasm'] as const) : (['wasm'] as const))('Mult-VAE by hand on %s', (backend) => {
  it('has the loss and the gradients of the paper’s objective', async () => {
    await startBackend({ backend })
    const before = tensorCount()
    const { x, batch } = makeBatch()
    const weights = makeWeights()
    const { losses, gradients } = scope(() => trainBatch(weights, batch, beta))
    const expected = valueAndGradients(
      (w) =>
        objective(
          fromNames((name) => w[name]),
          x,
          batch,
        ),
      weights,
    )
    const [reconstruction, kl] = await readFloat32(losses)
    expect(reconstruction + beta * kl).toBeCloseTo((await readFloat32(expected.value))[0], 3)
    for (const name of weightNames) {
      const byHand = await readFloat32(gradients[name])
      const automatic = await readFloat32(expected.gradients[name])
      const scale = Math.max(...automatic.map(Math.abs))
      expect(scale).toBeGreaterThan(0)
      byHand.forEach((value, i) => expect(Math.abs(value - automatic[i])).toBeLessThan(1e-5 + 1e-4 * scale))
    }
    dispose([x, losses, expected.value, ...Object.values({ ...batch, density: [] }).flat()])
    dispose([...Object.values(weights), ...Object.values(gradients), ...Object.values(expected.gradients)])
    expect(tensorCount()).toBe(before)
  })

  it('scores by the mean of the code', async () => {
    await startBackend({ backend })
    const { x, batch } = makeBatch()
    const weights = makeWeights()
    const scores = scope(() => scoreBatch(weights, batch.input, batch.density))
    const noiseless = scope(
      () => forward(weights, batch.input, tensor2d(new Float32Array(users * size.embeddingSize), users, size.embeddingSize)).logits,
    )
    const expected = await readFloat32(noiseless)
    ;(await readFloat32(scores)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4))
    dispose([x, scores, noiseless, ...Object.values({ ...batch, density: [] }).flat(), ...Object.values(weights)])
  })
})

function makeWeights(): Weights {
  const rng = createRng(5)
  const arrays = initialWeights(size, rng)
  return fromNames((name) => {
    const { shape, data } = arrays[name]
    // Larger than at the start of training, so that tanh is bent and biases matter.
    const values = Float32Array.from(data, (value) => 3 * value + 0.1 * rng.normal())
    return shape.length === 1 ? tensor1d(values) : tensor2d(values, shape[0], shape[1])
  })
}

function fromNames(tensor: (name: keyof Weights) => Tensor): Weights {
  const [W1, b1, W2, b2, W3, b3, W4, b4] = weightNames.map(tensor)
  return toWeights({ W1, b1, W2, b2, W3, b3, W4, b4 })
}

function makeBatch(): { x: Tensor2D; batch: Batch } {
  const rng = createRng(9)
  const x = new Float32Array(users * size.itemCount).map(() => (rng.next() < 0.2 ? 1 : 0))
  for (let user = 0; user < users; user++) x[user * size.itemCount + user] = 1
  const counts = Array.from({ length: users }, (_, user) =>
    x.subarray(user * size.itemCount, (user + 1) * size.itemCount).reduce((a, b) => a + b),
  )
  const perRow = (value: (user: number) => number): Float32Array => x.map((entry, at) => entry * value(Math.floor(at / size.itemCount)))
  return {
    x: tensor2d(x, users, size.itemCount),
    batch: {
      input: tensor2d(
        perRow((user) => (rng.next() < 0.5 ? 0 : 2 / Math.sqrt(counts[user]))),
        users,
        size.itemCount,
      ),
      density: 0.1,
      labels: tensor2d(
        perRow((user) => 1 / counts[user]),
        users,
        size.itemCount,
      ),
      rowWeights: tensor2d(
        Float32Array.from(counts, (count) => count / users),
        users,
        1,
      ),
      noise: tensor2d(
        Float32Array.from({ length: users * size.embeddingSize }, () => rng.normal()),
        users,
        size.embeddingSize,
      ),
    },
  }
}

/** The objective as the paper states it, from portable ops: the plain binary row as target, nothing divided by n_u. */
function objective(weights: Weights, x: Tensor2D, { input, noise }: Batch): Scalar {
  const { logits, mean, logVariance } = forward(weights, input, noise)
  const logLikelihood = sum<Scalar>(mul(x, logSoftmax(logits)))
  const divergence = mul(sum<Scalar>(sub(add(exp(logVariance), square(mean)), add(logVariance, 1))), 0.5)
  return mul(sub(mul(divergence, beta), logLikelihood), 1 / users)
}

function forward(weights: Weights, input: Tensor2D, noise: Tensor2D): { logits: Tensor2D; mean: Tensor2D; logVariance: Tensor2D } {
  const { W1, b1, W2, b2, W3, b3, W4, b4 } = weights
  const code: Tensor2D = add(matMul(tanh(add(matMul(input, W1), b1)), W2), b2)
  const mean = sliceColumns(code, 0, size.embeddingSize)
  const logVariance = sliceColumns(code, size.embeddingSize, size.embeddingSize)
  const z: Tensor2D = add(mean, mul(exp(mul(logVariance, 0.5)), noise))
  return { logits: add(matMul(tanh(add(matMul(z, W3), b3)), W4), b4), mean, logVariance }
}

it('starts from the authors’ initial weights', () => {
  const arrays = initialWeights({ itemCount: 200, hiddenSize: 50, embeddingSize: 10 }, createRng(1))
  const limit = Math.sqrt(6 / 250)
  const data = arrays['W1'].data
  expect(Math.max(...data)).toBeLessThanOrEqual(limit)
  expect(Math.max(...data)).toBeGreaterThan(0.99 * limit)
  expect(Math.min(...data)).toBeLessThan(-0.99 * limit)
  expect(Math.max(...arrays['b4'].data.map(Math.abs))).toBeLessThanOrEqual(0.002)
})
