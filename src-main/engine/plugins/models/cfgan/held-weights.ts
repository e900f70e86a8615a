import { WorkbenchError } from '../../../kernel/errors.ts'
import { createParameters, type NamedArrays, type Parameters } from '../../../tensor/parameters.ts'

/** The weights of one network: arrays until somebody computes with them, then on the device with their Adam moments. */
export interface HeldWeights {
  put(arrays: NamedArrays): void
  /** Takes its own out of `arrays`, after checking that they fit. */
  load(arrays: NamedArrays): void
  /** A backend must have been started. */
  onDevice(): Parameters<string>
  /** The device's values go their own way from now on. */
  forgetArrays(): void
  /** Up to date arrays, if there are. */
  readonly stored: NamedArrays | undefined
  save(): Promise<NamedArrays>
  dispose(): void
}

export function createHeldWeights(shapes: Record<string, readonly number[]>): HeldWeights {
  let stored: NamedArrays | undefined
  let parameters: Parameters<string> | undefined

  const onDevice = (): Parameters<string> => {
    if (!parameters && !stored) throw new Error('Internal: CFGAN has no weights yet')
    return (parameters ??= createParameters(Object.keys(shapes), stored ?? {}))
  }
  const dispose = (): void => {
    parameters?.dispose()
    parameters = undefined
    stored = undefined
  }
  const put = (arrays: NamedArrays): void => {
    dispose()
    stored = arrays
  }
  return {
    put,
    load(arrays) {
      const own: NamedArrays = {}
      for (const [name, shape] of Object.entries(shapes)) {
        const array = arrays[name]
        if (JSON.stringify(array?.shape) !== JSON.stringify(shape) || !(array?.data instanceof Float32Array)) {
          throw new WorkbenchError('RUN_DAMAGED', `The stored weights ${name} of CFGAN do not fit its settings.`, 'Train the model again.')
        }
        own[name] = array
      }
      put(own)
    },
    onDevice,
    forgetArrays() {
      stored = undefined
    },
    get stored() {
      return stored
    },
    save: async () => stored ?? (await onDevice().save()),
    dispose,
  }
}
