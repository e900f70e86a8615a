import { z } from 'zod'
import type { Csr } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ModelContext } from './define.ts'

/** For models whose likelihood takes more than ones and zeros. Histories to score are sets of items: they never carry values. */
export const interactionSetting = z.enum(['once', 'value', 'log-value']).default('once')
export type InteractionSetting = z.infer<typeof interactionSetting>

/**
 * The training matrix with what each interaction counts: 1, its rating or count r, or log(1 + r).
 * @throws WorkbenchError MODEL_CANNOT where the data has no values, INVALID_INPUT where one is not above 0.
 */
export function withValues(train: Csr, setting: InteractionSetting, { valuesOf }: ModelContext, title: string): Csr {
  if (setting === 'once') return train
  if (!valuesOf) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `${title} is to count interactions by their value, and the dataset has neither ratings nor counts.`,
      'Let an interaction count once, or import the data with its column of values.',
    )
  }
  const values = Float32Array.from(valuesOf(train), (value) => (setting === 'value' ? value : Math.log1p(value)))
  if (values.every((value) => value > 0 && Number.isFinite(value))) return { ...train, values }
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${title} is to count interactions by their value, and some values are not above 0.`,
    'Set the threshold of the split so that only values above 0 are positives.',
  )
}
