import type { Tensor } from '../../../tensor/ops.ts'
import { createParameters, type NamedArrays, type Parameters } from '../../../tensor/parameters.ts'
import type { NamedTensors } from './weights.ts'

/**
 * All weights on the device, each under an Adam optimiser of its own, so that a stage of training moves those that it has gradients for and
 * leaves the others as they are.
 */
export interface StagedWeights {
  /** The current values; call it in a scope that ends before `step`. */
  values(): NamedTensors
  /** The gradients stay the caller's. */
  step(gradients: Readonly<Record<string, Tensor>>, learningRate: number): void
  /** A new stage: moments of zero, for all weights. */
  restart(): void
  save(): Promise<NamedArrays>
  saveMoments(): Promise<{ readonly arrays: NamedArrays; readonly steps: number }>
  /** What `saveMoments` gave; the steps are those since the last restart. */
  loadMoments(moments: NamedArrays, steps: number): void
  dispose(): void
}

export function createStagedWeights(shapes: Readonly<Record<string, readonly number[]>>, initial: NamedArrays): StagedWeights {
  const weights = Object.keys(shapes).map((name) => ({ name, held: createParameters<string>([name], initial) }))
  let steps = 0
  const loadMoments = (moments: NamedArrays, at: number): void => {
    weights.forEach(({ held }) => held.loadMoments(moments, at))
    steps = at
  }
  const collect = async (read: (weight: Parameters<string>) => Promise<NamedArrays>): Promise<NamedArrays> => {
    const arrays: NamedArrays = {}
    for (const { held } of weights) Object.assign(arrays, await read(held))
    return arrays
  }
  return {
    values: () => {
      const values: Record<string, Tensor> = {}
      for (const { held } of weights) Object.assign(values, held.values())
      return values
    },
    step(gradients, learningRate) {
      steps++
      for (const { name, held } of weights) if (name in gradients) held.step(gradients, { learningRate })
    },
    restart: () => loadMoments(zeroMoments(shapes), 0),
    save: () => collect((held) => held.save()),
    saveMoments: async () => ({ arrays: await collect((held) => held.saveMoments()), steps }),
    loadMoments,
    dispose: () => weights.forEach(({ held }) => held.dispose()),
  }
}

function zeroMoments(shapes: Readonly<Record<string, readonly number[]>>): NamedArrays {
  const arrays: NamedArrays = {}
  for (const [name, shape] of Object.entries(shapes)) {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1))
    for (const kind of ['first', 'second']) arrays[`${kind}.${name}`] = { shape, data }
  }
  return arrays
}
