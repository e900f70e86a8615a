import { beforeAll, describe, expect, it } from 'vitest'
import { csrFromRows } from '../../../kernel/csr.ts'
import { startBackend, tensorCount } from '../../../tensor/backend.ts'
import { dispose, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import { scaleBy, scaled } from './input-scale.ts'
import { discriminatorLoss } from './losses.ts'
import { measurePopulation, spreadOf } from './population.ts'
import { createProfileSpace } from './profiles.ts'

beforeAll(() => startBackend())

describe('the population', () => {
  const itemValues = csrFromRows([[0], [0, 1]], 3)
  const space = createProfileSpace(itemValues, 2, { normalization: 'share', activity: false, answer: 'counts' })
  // Profiles 1, 0, 0 and 1/2, 1/2, 0; the third user has no history.
  const population = measurePopulation(csrFromRows([[0], [1], []], 2), space)

  it('is measured on the users who have a history', () => {
    expect([...population.mean]).toEqual([0.75, 0.25, 0])
    expect([...population.deviation]).toEqual([0.25, 0.25, 0])
    expect(spreadOf(population)).toBeCloseTo(Math.sqrt(0.125 / 3), 6)
  })

  it('gives the scale: a deviation from its mean is 1, what hardly varies is not blown up', async () => {
    const before = tensorCount()
    const profiles = tensor2d(Float32Array.of(1, 0, 0, 0.75, 0.5, 0.1), 2, 3)
    const seen = scope(() => scaled(profiles, scaleBy(population)))
    const values = await readFloat32(seen)
    const expected = [1, -1, 0, 0, 1, 0.1 / (0.1 * spreadOf(population))]
    expected.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 4))
    dispose([profiles, seen])
    expect(tensorCount()).toBe(before)
  })
})

it('the discriminator’s figures are those of each kind of pair, right or wrong by 1/3', async () => {
  // Two pairs of each kind: taken, not taken, generated. A probability of .4 is above 1/3, one of .2 is below.
  const logit = (probability: number): number => Math.log(probability / (1 - probability))
  const logits = tensor2d(Float32Array.from([0.4, 0.2, 0.4, 0.4, 0.2, 0.2], logit), 6, 1)
  const { loss, probabilities, accuracies } = scope(() => {
    const { gradient, ...figures } = discriminatorLoss(logits)
    dispose(gradient)
    return figures
  })
  expect((await readFloat32(loss))[0]).toBeCloseTo(-(Math.log(0.4) + Math.log(0.2)) / 2 - Math.log(0.6) - Math.log(0.8), 5)
  ;[0.3, 0.4, 0.2].forEach((value, at) => expect(probabilities.dataSync()[at]).toBeCloseTo(value, 5))
  expect([...accuracies.dataSync()]).toEqual([0.5, 0, 1])
  dispose([logits, loss, probabilities, accuracies])
})
