import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { readFloat32 } from './ops.ts'
import type { NamedArrays, Parameters } from './parameters.ts'

/** Weights under plain gradient descent, theta <- theta - rate * gradient. There are no moments: a checkpoint needs the weights alone. */
export function createDescent<Name extends string>(names: readonly Name[], initial: NamedArrays): Parameters<Name> {
  const held = new Map<Name, Tensor>(names.map((name) => [name, tf.keep(tf.tensor(initial[name].data, [...initial[name].shape]))]))
  let steps = 0
  const get = (name: Name): Tensor => {
    const tensor = held.get(name)
    if (!tensor) throw new Error(`Internal: no weight ${name}`)
    return tensor
  }
  return {
    values: () => Object.assign({}, ...names.map((name) => ({ [name]: get(name) }))),
    step(gradients, { learningRate }) {
      steps++
      for (const name of names) {
        const before = get(name)
        held.set(name, tf.keep(tf.tidy(() => tf.sub(before, tf.mul(gradients[name], learningRate)))))
        before.dispose()
      }
    },
    get steps() {
      return steps
    },
    async save() {
      const arrays: NamedArrays = {}
      for (const name of names) arrays[name] = { shape: get(name).shape, data: (await readFloat32(get(name))).slice() }
      return arrays
    },
    saveMoments: () => Promise.resolve({}),
    loadMoments(_moments, at) {
      steps = at
    },
    dispose() {
      for (const tensor of held.values()) tensor.dispose()
      held.clear()
    },
  }
}
