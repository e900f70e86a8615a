import { describe, expect, it } from 'vitest'
import { createRng } from '../../../kernel/rng.ts'
import { valueAndGradients } from '../../../tensor/autodiff.ts'
import { startBackend, tensorCount } from '../../../tensor/backend.ts'
import { sigmoid, softplus } from '../../../tensor/bernoulli.ts'
import { concatRows } from '../../../tensor/layers.ts'
import {
  concatColumns,
  dispose,
  matMul,
  mean,
  mul,
  readFloat32,
  type Scalar,
  scope,
  square,
  sum,
  type Tensor,
} from '../../../tensor/ops.ts'
import { add, tensor1d, tensor2d, type Tensor2D, toMatrix } from '../../../tensor/ops.ts'
import { discriminatorStep, generate, generatorStep, type Objective } from './network.ts'
import { initialWeights, toDiscriminator, toGenerator } from './weights.ts'

const rows = 6
const size = { width: 13, noiseSize: 3, generatorLayers: 2, generatorSize: 7, discriminatorLayers: 3, discriminatorSize: 5 }
const zeroWeight = 0.3

const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)
if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(native ? (['tensorflow', 'wasm'] as const) : (['wasm'] as const))('CFGAN by hand on %s', (backend) => {
  it('moves D down its loss', async () => {
    await startBackend({ backend })
    const before = tensorCount()
    const made = make()
    const { weights, condition, visible } = made
    const fake = scope(() => mul<Tensor2D>(generate(toGenerator(weights, 2), condition).output, visible))
    const { figures, gradients } = scope(() => discriminatorStep(toDiscriminator(weights, 3), condition, fake))
    const own = Object.fromEntries(Object.entries(weights).filter(([name]) => name.startsWith('D.')))
    const expected = valueAndGradients((w) => {
      const real = judge(w, condition.vectors, condition.vectors)
      return add<Scalar>(mean<Scalar>(softplus(mul(real, -1))), mean<Scalar>(softplus(judge(w, condition.vectors, fake))))
    }, own)
    const [loss, realProbability, , realAccuracy, fakeAccuracy] = await readFloat32(figures)
    expect(loss).toBeCloseTo((await readFloat32(expected.value))[0], 4)
    const real = scope(() => judge(weights, condition.vectors, condition.vectors))
    const logits = await readFloat32(real)
    expect(realProbability).toBeCloseTo(logits.reduce((total, logit) => total + 1 / (1 + Math.exp(-logit)), 0) / rows, 5)
    expect(realAccuracy).toBeCloseTo(logits.filter((logit) => logit > 0).length / rows, 6)
    const judged = scope(() => judge(weights, condition.vectors, fake))
    expect(fakeAccuracy).toBeCloseTo((await readFloat32(judged)).filter((logit) => logit < 0).length / rows, 6)
    await expectSame(gradients, expected.gradients)
    dispose([fake, figures, real, judged, expected.value, ...Object.values(gradients), ...Object.values(expected.gradients)])
    made.dispose()
    expect(tensorCount()).toBe(before)
  })

  it.each(['released', 'saturating'] as const)('moves G down its loss, %s', async (objective: Objective) => {
    await startBackend({ backend })
    const before = tensorCount()
    const made = make()
    const { weights, condition, visible, zeros } = made
    const { figures, gradients } = scope(() =>
      generatorStep(toGenerator(weights, 2), toDiscriminator(weights, 3), { condition, visible, zeros, zeroWeight, objective }),
    )
    const own = Object.fromEntries(Object.entries(weights).filter(([name]) => name.startsWith('G.')))
    const expected = valueAndGradients((w) => {
      const x = generateByHand(w, condition.vectors, condition.noise)
      const logit = judge(weights, condition.vectors, mul(x, visible))
      const adversarial = objective === 'released' ? mean<Scalar>(softplus(mul(logit, -1))) : mul<Scalar>(mean(softplus(logit)), -1)
      return add<Scalar>(adversarial, mul(sum<Scalar>(mul(square(x), zeros)), zeroWeight / rows))
    }, own)
    const [adversarial, zeroReconstruction] = await readFloat32(figures)
    expect(adversarial + zeroWeight * zeroReconstruction).toBeCloseTo((await readFloat32(expected.value))[0], 3)
    await expectSame(gradients, expected.gradients)
    dispose([figures, expected.value, ...Object.values(gradients), ...Object.values(expected.gradients)])
    made.dispose()
    expect(tensorCount()).toBe(before)
  })
})

type Named = Record<string, Tensor>

/** D from portable ops on the concatenated input, as the paper draws it. */
function judge(weights: Named, condition: Tensor2D, x: Tensor2D): Tensor2D {
  const first = concatRows(toMatrix(weights['D.Wc']), toMatrix(weights['D.Wx']))
  let units = sigmoid(add<Tensor2D>(matMul(concatColumns(condition, x), first), weights['D.b0']))
  for (const l of [1, 2]) units = sigmoid(add<Tensor2D>(matMul(units, toMatrix(weights[`D.W${l}`])), weights[`D.b${l}`]))
  return add<Tensor2D>(matMul(units, toMatrix(weights['D.W3'])), weights['D.b3'])
}

function generateByHand(weights: Named, condition: Tensor2D, noise: Tensor2D): Tensor2D {
  const product = add<Tensor2D>(matMul(condition, toMatrix(weights['G.Wc'])), matMul(noise, toMatrix(weights['G.Wz'])))
  const first = sigmoid(add<Tensor2D>(product, weights['G.b0']))
  const second = sigmoid(add<Tensor2D>(matMul(first, toMatrix(weights['G.W1'])), weights['G.b1']))
  return add<Tensor2D>(matMul(second, toMatrix(weights['G.W2'])), weights['G.b2'])
}

async function expectSame(found: Named, expected: Named): Promise<void> {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
  for (const name of Object.keys(expected)) {
    const automatic = await readFloat32(expected[name])
    const scale = Math.max(...automatic.map(Math.abs))
    expect(scale, name).toBeGreaterThan(0)
    const byHand = await readFloat32(found[name])
    byHand.forEach((value, i) => expect(Math.abs(value - automatic[i]), name).toBeLessThan(1e-6 + 1e-4 * scale))
  }
}

function make() {
  const rng = createRng(3)
  const matrix = (columns: number, value: () => number): Tensor2D =>
    tensor2d(
      Float32Array.from({ length: rows * columns }, () => value()),
      rows,
      columns,
    )
  const bit = (): number => (rng.next() < 0.4 ? 1 : 0)
  const weights: Named = {}
  for (const [name, { shape, data }] of Object.entries(initialWeights(size, rng))) {
    // Larger than at the start of training, so that units are bent and biases matter.
    const values = Float32Array.from(data, (value) => 2 * value + 0.2 * rng.normal())
    weights[name] = shape.length === 1 ? tensor1d(values) : tensor2d(values, shape[0], shape[1])
  }
  const condition = { vectors: matrix(size.width, bit), density: 0.4, noise: matrix(size.noiseSize, () => rng.normal()) }
  const visible = matrix(size.width, bit)
  const zeros = matrix(size.width, bit)
  return {
    weights,
    condition,
    visible,
    zeros,
    dispose: () => dispose([...Object.values(weights), condition.vectors, condition.noise, visible, zeros]),
  }
}
