import { expect, test } from 'vitest'
import { getModel } from '../../engine/plugins/registry.ts'
import { buildNetwork, drawNetwork } from './network-drawing.ts'

/** What networks have computed, beside what they have learned: factors and codes of all items. */
const computed = ['contentFactors', 'itemFactors', 'trainedItems', 'codes']

test.each<[id: string, settings: Record<string, unknown>, genres?: number]>([
  ['mult-vae', {}],
  ['mult-vae', { hiddenLayers: 2 }],
  ['mult-dae', {}],
  ['mult-dae', { hiddenLayers: 1 }],
  ['cvae', {}],
  ['cvae', { secondHiddenSize: 30 }],
  ['cfgan', {}],
  ['cfgan', { noiseSize: 8, hiddenLayers: 3, discriminatorHiddenLayers: 2 }],
  ['cfgan-item', {}],
  ['lara', {}],
  ['lara', { form: 'released-code' }],
  // So many values that one generator makes the profiles of all.
  ['lara', {}, 400],
])('the drawing of %s with %j has every weight of the built network, and its places fit', async (id, settings, genres) => {
  const network = await buildNetwork(getModel(id), settings, genres)
  if (!network) throw new Error(`${id} has no drawing`)
  const { steps, arrays } = network
  const drawn = new Set(steps.flatMap(({ weights }) => weights))
  expect([...drawn].sort()).toEqual(
    Object.keys(arrays)
      .filter((name) => !computed.includes(name))
      .sort(),
  )
  const drawing = drawNetwork(network)
  for (const name of drawn) expect(drawing).toContain(`${name} ${arrays[name].shape.join(' × ')}`)
  // A bias has as many numbers as its matrix gives; where a matrix is used both ways, there is one for either.
  for (const { to, weights } of steps) {
    const [matrix, bias] = weights
    if (bias !== undefined && !isTied(steps, matrix))
      expect(arrays[bias].shape.at(-1), `${matrix} to ${to}`).toBe(arrays[matrix].shape.at(-1))
  }
})

function isTied(steps: readonly { readonly weights: readonly string[] }[], matrix: string): boolean {
  return steps.filter(({ weights }) => weights.includes(matrix)).length > 1
}

test('models without a network have no drawing', async () => {
  expect(await buildNetwork(getModel('ease'))).toBeNull()
})
