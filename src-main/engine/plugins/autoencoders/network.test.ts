import { describe, expect, it } from 'vitest'
import { createRng } from '../../kernel/rng.ts'
import { valueAndGradients } from '../../tensor/autodiff.ts'
import { startBackend, tensorCount } from '../../tensor/backend.ts'
import { softplus } from '../../tensor/bernoulli.ts'
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
  sign,
  sliceColumns,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  tensor2d,
  type Tensor2D,
  toMatrix,
} from '../../tensor/ops.ts'
import type { Likelihood } from './likelihood.ts'
import { type Batch, type Coding, scoreBatch, trainBatch } from './network.ts'
import { initialWeights, toNetwork } from './weights.ts'

const users = 8
const itemCount = 37
const embeddingSize = 5
const beta = 0.3
const decay = 0.02
const likelihoods: Likelihood[] = [
  { kind: 'multinomial' },
  { kind: 'logistic' },
  { kind: 'gaussian', positiveWeight: 7, unobservedWeight: 0.5 },
]
const kinds: Coding['kind'][] = ['variational', 'denoising']
const binary = kinds.flatMap((kind) =>
  likelihoods.flatMap((likelihood) =>
    [0, 1, 2].map((hiddenLayers) => ({ kind, likelihood, hiddenLayers, name: likelihood.kind, rows: 'ones' })),
  ),
)
const counted = likelihoods
  .filter(({ kind }) => kind !== 'logistic')
  .map((likelihood) => ({ kind: kinds[0], likelihood, hiddenLayers: 1, name: likelihood.kind, rows: 'counts' }))
const cases = [...binary, ...counted]

const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)
if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(native ? (['tensorflow', 'wasm'] as const) : (['wasm'] as const))('autoencoders by hand on %s', (backend) => {
  it.each(cases)(
    'have the loss and the gradients of the paper’s objective: $kind, $name, depth $hiddenLayers, rows of $rows',
    async (made) => {
      await startBackend({ backend })
      const before = tensorCount()
      const { kind, likelihood, hiddenLayers } = made
      const { x, batch, noise } = makeBatch(likelihood, made.rows === 'counts')
      const weights = makeWeights(kind, hiddenLayers)
      const coding: Coding = kind === 'variational' ? { kind, beta, noise } : { kind, decay }
      const { losses, gradients } = scope(() => trainBatch(toNetwork(weights, hiddenLayers), batch, likelihood, coding))
      const expected = valueAndGradients((w) => objective(w, x, batch, likelihood, coding, hiddenLayers), weights)
      const [reconstruction, second] = await readFloat32(losses)
      const value = (await readFloat32(expected.value))[0]
      expect(Math.abs(reconstruction + (kind === 'variational' ? beta : 1) * second - value)).toBeLessThan(1e-4 * Math.abs(value))
      expect(Object.keys(gradients).sort()).toEqual(Object.keys(weights).sort())
      for (const name of Object.keys(weights)) {
        const byHand = await readFloat32(gradients[name])
        const automatic = await readFloat32(expected.gradients[name])
        const scale = Math.max(...automatic.map(Math.abs))
        expect(scale).toBeGreaterThan(0)
        byHand.forEach((gradient, i) => expect(Math.abs(gradient - automatic[i])).toBeLessThan(1e-5 + 1e-4 * scale))
      }
      dispose([x, noise, batch.input, batch.labels, batch.rowWeights, losses, expected.value])
      dispose([...Object.values(weights), ...Object.values(gradients), ...Object.values(expected.gradients)])
      expect(tensorCount()).toBe(before)
    },
  )

  it.each(kinds)('score without noise: %s', async (kind) => {
    await startBackend({ backend })
    const { x, batch, noise } = makeBatch(likelihoods[0], false)
    const weights = makeWeights(kind, 1)
    const scores = scope(() => scoreBatch(toNetwork(weights, 1), kind, batch.input, batch.density))
    const noiseless = scope(() => forward(weights, batch.input, kind, 1, null).output)
    const expected = await readFloat32(noiseless)
    ;(await readFloat32(scores)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4))
    dispose([x, noise, scores, noiseless, batch.input, batch.labels, batch.rowWeights, ...Object.values(weights)])
  })
})

type Named = Record<string, Tensor>

function makeWeights(kind: Coding['kind'], hiddenLayers: number): Named {
  const rng = createRng(5)
  const size = { itemCount, hiddenSize: 11, hiddenLayers, embeddingSize, perDimension: kind === 'variational' ? 2 : 1 } as const
  const weights: Named = {}
  for (const [name, { shape, data }] of Object.entries(initialWeights(size, rng))) {
    // Larger than at the start of training, so that tanh is bent and biases matter.
    const values = Float32Array.from(data, (value) => 3 * value + 0.1 * rng.normal())
    weights[name] = shape.length === 1 ? tensor1d(values) : tensor2d(values, shape[0], shape[1])
  }
  return weights
}

function makeBatch(likelihood: Likelihood, isCounted: boolean): { x: Tensor2D; batch: Batch; noise: Tensor2D } {
  const rng = createRng(9)
  const x = new Float32Array(users * itemCount).map((_, at) => (rng.next() < 0.2 ? (isCounted ? 1 + (at % 4) : 1) : 0))
  for (let user = 0; user < users; user++) x[user * itemCount + user] = 1
  const counts = Array.from({ length: users }, (_, user) => x.subarray(user * itemCount, (user + 1) * itemCount).reduce((a, b) => a + b))
  const isMultinomial = likelihood.kind === 'multinomial'
  const perRow = (value: (user: number) => number): Tensor2D =>
    tensor2d(
      x.map((entry, at) => entry * value(Math.floor(at / itemCount))),
      users,
      itemCount,
    )
  return {
    x: tensor2d(x, users, itemCount),
    batch: {
      input: perRow((user) => (rng.next() < 0.5 ? 0 : 2 / Math.sqrt(counts[user]))),
      density: 0.1,
      labels: perRow((user) => (isMultinomial ? 1 / counts[user] : 1)),
      rowWeights: tensor2d(
        Float32Array.from(counts, (count) => (isMultinomial ? count : 1) / users),
        users,
        1,
      ),
    },
    noise: tensor2d(
      Float32Array.from({ length: users * embeddingSize }, () => rng.normal()),
      users,
      embeddingSize,
    ),
  }
}

/** The objective as the paper states it, from portable ops: the plain row as target, nothing divided by n_u. */
function objective(weights: Named, x: Tensor2D, { input }: Batch, likelihood: Likelihood, coding: Coding, hiddenLayers: number): Scalar {
  const noise = coding.kind === 'variational' ? coding.noise : null
  const { output, mean, logVariance } = forward(weights, input, coding.kind, hiddenLayers, noise)
  const fit = mul<Scalar>(logLikelihood(likelihood, output, x), -1 / users)
  if (coding.kind === 'denoising') {
    const matrices = Object.values(weights).filter((weight) => weight.rank === 2)
    return add(
      fit,
      matrices.map((matrix) => mul<Scalar>(sum(square(matrix)), decay)).reduce((total, part) => add<Scalar>(total, part)),
    )
  }
  const divergence = mul(sum<Scalar>(sub(add(exp(logVariance), square(mean)), add(logVariance, 1))), 0.5)
  return add(fit, mul(divergence, beta / users))
}

function logLikelihood(likelihood: Likelihood, f: Tensor2D, x: Tensor2D): Scalar {
  switch (likelihood.kind) {
    case 'multinomial':
      return sum<Scalar>(mul(x, logSoftmax(f)))
    case 'logistic':
      // log s(f) = -log(1 + e^-f), log(1 - s(f)) = -log(1 + e^f)
      return mul<Scalar>(sum(add(mul(x, softplus(mul(f, -1))), mul(sub(1, x), softplus(f)))), -1)
    case 'gaussian': {
      const isSeen = sign(x)
      const confidence = add(mul(isSeen, likelihood.positiveWeight), mul(sub(1, isSeen), likelihood.unobservedWeight))
      return mul<Scalar>(sum(mul(confidence, square(sub(x, f)))), -0.5)
    }
  }
}

function forward(weights: Named, input: Tensor2D, kind: Coding['kind'], hiddenLayers: number, noise: Tensor2D | null) {
  const layer = (x: Tensor2D, l: number): Tensor2D => add(matMul(x, toMatrix(weights[`W${l}`])), weights[`b${l}`])
  let values = layer(input, 1)
  for (let l = 2; l <= hiddenLayers + 1; l++) values = layer(tanh(values), l)
  const mean = kind === 'variational' ? sliceColumns(values, 0, embeddingSize) : values
  const logVariance = kind === 'variational' ? sliceColumns(values, embeddingSize, embeddingSize) : values
  const z: Tensor2D = kind === 'denoising' ? tanh(values) : noise ? add(mean, mul(exp(mul(logVariance, 0.5)), noise)) : mean
  let output = layer(z, hiddenLayers + 2)
  for (let l = hiddenLayers + 3; l <= 2 * hiddenLayers + 2; l++) output = layer(tanh(output), l)
  return { output, mean, logVariance }
}

it('starts from the authors’ initial weights', () => {
  const arrays = initialWeights({ itemCount: 200, hiddenSize: 50, hiddenLayers: 1, embeddingSize: 10, perDimension: 2 }, createRng(1))
  const limit = Math.sqrt(6 / 250)
  const data = arrays['W1'].data
  expect(Math.max(...data)).toBeLessThanOrEqual(limit)
  expect(Math.max(...data)).toBeGreaterThan(0.99 * limit)
  expect(Math.min(...data)).toBeLessThan(-0.99 * limit)
  expect(Math.max(...arrays['b4'].data.map(Math.abs))).toBeLessThanOrEqual(0.002)
})
