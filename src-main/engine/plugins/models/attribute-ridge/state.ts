import { z } from 'zod'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { ModelState } from '../../define.ts'
import { type Attributes, attributesFromJson } from './attributes.ts'
import type { RidgeSettings } from './tune.ts'

/** What prediction needs besides the items' attributes, which the bundle has. */
export interface StoredRidge {
  readonly attributes: Attributes
  readonly settings: RidgeSettings
  /** Columns of the known items, ascending. */
  readonly known: Uint32Array
  /** Columns of the items that the settings were chosen on: no figure of trust is read on them. */
  readonly tunedOn: Uint32Array
  /** G, [known x known]. */
  readonly inverse: Float32Array
}

const Settings = z.object({ weights: z.record(z.string(), z.number().min(0)), regularization: z.number().positive() })

export function writeState({ attributes, settings, known, tunedOn, inverse }: StoredRidge): ModelState {
  return {
    arrays: {
      known: { shape: [known.length], data: known },
      tunedOn: { shape: [tunedOn.length], data: tunedOn },
      inverse: { shape: [known.length, known.length], data: inverse },
    },
    json: { attributes: attributes.toJson(), settings },
  }
}

/** @throws WorkbenchError RUN_DAMAGED */
export function readState({ arrays, json }: ModelState, itemCount: number): StoredRidge {
  const known = arrays['known']?.data
  const tunedOn = arrays['tunedOn']?.data
  const inverse = arrays['inverse']?.data
  const settings = Settings.safeParse(json['settings'])
  const fits = (columns: unknown): columns is Uint32Array => columns instanceof Uint32Array && columns.every((item) => item < itemCount)
  if (settings.success && fits(known) && fits(tunedOn) && inverse instanceof Float32Array && inverse.length === known.length ** 2) {
    return { attributes: attributesFromJson(json['attributes']), settings: settings.data, known, tunedOn, inverse }
  }
  throw new WorkbenchError('RUN_DAMAGED', 'The stored attribute ridge does not fit the items.', 'Train the model again.')
}
