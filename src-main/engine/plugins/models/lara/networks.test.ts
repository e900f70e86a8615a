import { describe, expect, it } from 'vitest'
import { createRng } from '../../../kernel/rng.ts'
import { valueAndGradients } from '../../../tensor/autodiff.ts'
import { startBackend, tensorCount } from '../../../tensor/backend.ts'
import { dispose, readFloat32, scope, sum, tensor2d, type Scalar, type Tensor } from '../../../tensor/ops.ts'
import { createParameters } from '../../../tensor/parameters.ts'
import { softmax, softplus, tanh } from './activation.ts'
import type { Choices, Tensors } from './batch.ts'
import { discriminate, discriminatorShapes, judgeAllPairs } from './discriminator.ts'
import { individualGenerators } from './generators/individual.ts'
import { releasedGenerator } from './generators/released.ts'
import { sharedGenerator } from './generators/shared.ts'
import { scaleBy } from './input-scale.ts'
import { discriminatorLoss, generatorLoss } from './losses.ts'
import { initialWeights, type NetworkSize, type WeightShapes } from './weights.ts'

const size: NetworkSize = { generators: 4, values: 3, embeddingSize: 2, generatorSize: 5, hiddenSize: 6, profileSize: 7, outputs: 1 }
const items = 5
const scale = scaleBy({ mean: numbers(7, 8), deviation: Float32Array.of(1, 2, 0.5, 0, 1, 3, 1) })

const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)

if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(native ? (['tensorflow', 'wasm'] as const) : (['wasm'] as const))('LARA on %s', (backend) => {
  const generators = [
    ['individual generators, tanh', size, individualGenerators(size, tanh)],
    ['individual generators, softplus', size, individualGenerators(size, softplus)],
    ['individual generators, softmax', size, individualGenerators(size, softmax)],
    ['a shared generator', { ...size, generators: 12, values: 1 }, sharedGenerator({ ...size, generators: 12, values: 1 }, softplus)],
    ['the released code', { ...size, outputs: 7 }, releasedGenerator(size)],
  ] as const

  describe.each(generators)('with %s', (_, sizes, form) => {
    it.each(['non-saturating', 'saturating'] as const)('has the gradient of the %s generator loss', async (kind) => {
      await startBackend({ backend })
      const before = tensorCount()
      const choices = makeChoices()
      const judge = makeWeights(discriminatorShapes(sizes), 1)
      const weights = makeWeights(form.shapes, 2)
      const byHand = scope(() => {
        const proposal = form.propose(weights.tensors, choices)
        expect(proposal.profiles.shape).toEqual([items, 7])
        const judgement = discriminate(judge.tensors, choices, proposal.profiles, scale, null)
        const { loss, gradient } = generatorLoss(judgement.logits, kind)
        return { loss, gradients: proposal.backward(judgement.backwardToProfiles(gradient)) }
      })
      await expectSame(byHand, weights.tensors, (w) => {
        const { logits } = discriminate(judge.tensors, choices, form.propose(w, choices).profiles, scale, null)
        return toScalar(generatorLoss(logits, kind).loss)
      })
      dispose([choices.tensor])
      for (const { release } of [judge, weights]) release()
      expect(tensorCount()).toBe(before)
    })
  })

  it.each([1, 7])('has the gradient of the discriminator’s loss for %i probabilities', async (outputs) => {
    await startBackend({ backend })
    const before = tensorCount()
    const choices = makeChoices()
    const weights = makeWeights(discriminatorShapes({ ...size, outputs }), 3)
    const profiles = tensor2d(numbers(3 * items * 7, 4), 3 * items, 7)
    const byHand = scope(() => {
      const { logits, backward } = discriminate(weights.tensors, choices, profiles, scale, null)
      const { loss, gradient } = discriminatorLoss(logits)
      return { loss, gradients: backward(gradient) }
    })
    await expectSame(byHand, weights.tensors, (w) => discriminatorLoss(discriminate(w, choices, profiles, scale, null).logits).loss)
    dispose([choices.tensor, profiles])
    weights.release()
    expect(tensorCount()).toBe(before)
  })

  it('judges all pairs as it judges each', async () => {
    await startBackend({ backend })
    const choices = makeChoices()
    const weights = makeWeights(discriminatorShapes(size), 5)
    const users = numbers(3 * 7, 6)
    const profiles = tensor2d(users, 3, 7)
    const all = scope(() => judgeAllPairs(weights.tensors, choices, profiles, scale))
    const together = await readFloat32(all)
    for (let user = 0; user < 3; user++) {
      const own = users.subarray(user * 7, (user + 1) * 7)
      const repeated = tensor2d(
        Float32Array.from({ length: items * 7 }, (_, at) => own[at % 7]),
        items,
        7,
      )
      const logits = scope(() => discriminate(weights.tensors, choices, repeated, scale, null).logits)
      ;(await readFloat32(logits)).forEach((value, item) => expect(together[user * items + item]).toBeCloseTo(value, 4))
      dispose([repeated, logits])
    }
    dispose([choices.tensor, profiles, all])
    weights.release()
  })
})

/** Five items that choose one of three embeddings of each of four generators; the last item chooses nothing. */
function makeChoices(): Choices {
  const data = new Float32Array(items * 12)
  for (let item = 0; item < items - 1; item++) for (let g = 0; g < 4; g++) data[item * 12 + g * 3 + ((item + g) % 3)] = 1
  return { tensor: tensor2d(data, items, 12), density: 4 / 15 }
}

function makeWeights(shapes: WeightShapes, seed: number): { tensors: Tensors; release: () => void } {
  const parameters = createParameters(Object.keys(shapes), initialWeights(shapes, createRng(seed)))
  const tensors = parameters.values()
  return {
    tensors,
    release() {
      dispose(Object.values(tensors))
      parameters.dispose()
    },
  }
}

async function expectSame(
  byHand: { loss: Tensor; gradients: Record<string, Tensor> },
  weights: Tensors,
  loss: (weights: Tensors) => Scalar,
): Promise<void> {
  const automatic = valueAndGradients(loss, { ...weights })
  expect((await readFloat32(byHand.loss))[0]).toBeCloseTo((await readFloat32(automatic.value))[0], 4)
  expect(Object.keys(byHand.gradients).sort()).toEqual(Object.keys(weights).sort())
  for (const [name, tensor] of Object.entries(byHand.gradients)) {
    const expected = await readFloat32(automatic.gradients[name])
    const scale = Math.max(...expected.map(Math.abs))
    expect(scale, `${name} matters`).toBeGreaterThan(0)
    expect(tensor.shape, name).toEqual(automatic.gradients[name].shape)
    ;(await readFloat32(tensor)).forEach((value, at) => expect(Math.abs(value - expected[at]), name).toBeLessThan(1e-6 + 1e-4 * scale))
  }
  dispose([byHand.loss, automatic.value, ...Object.values(byHand.gradients), ...Object.values(automatic.gradients)])
}

function toScalar(tensor: Tensor): Scalar {
  return scope(() => sum<Scalar>(tensor))
}

function numbers(count: number, seed: number): Float32Array {
  const rng = createRng(seed)
  return Float32Array.from({ length: count }, () => rng.normal())
}
