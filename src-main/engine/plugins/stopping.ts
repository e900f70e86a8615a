import { z } from 'zod'

/** When training in epochs is measured and ends, and what it learns from at last; what `training` of a plugin reads by default. */
export interface StoppingConfig {
  readonly epochs: number
  readonly patience: number | null
  readonly evaluateEvery: number
  readonly refit: boolean
}

interface StoppingWords {
  readonly patience: number | null
  readonly evaluateEvery: number
  /** What an epoch is called: `Epochs`, `Sweeps`. */
  readonly epochs?: 'Epochs' | 'Sweeps'
  /** Said after the usual words. */
  readonly patienceNote?: string
  readonly evaluateNote?: string
  readonly patienceAtMost?: number
  readonly evaluateAtMost?: number
}

/** Settings of selection on the validation part. Spread into a plugin's config. */
export function stoppingSettings(words: StoppingWords) {
  const { patience, evaluateEvery, epochs = 'Epochs', patienceNote = '', evaluateNote = '' } = words
  return {
    patience: z
      .number()
      .int()
      .min(1)
      .max(words.patienceAtMost ?? 10_000)
      .nullable()
      .default(patience)
      .meta({
        title: 'Patience',
        description: `Stop after this many evaluations without a better one. Empty: train all ${epochs.toLowerCase()}.${patienceNote}`,
        unit: 'evaluations',
        group: 'Training',
      }),
    evaluateEvery: z
      .number()
      .int()
      .min(1)
      .max(words.evaluateAtMost ?? 1000)
      .default(evaluateEvery)
      .meta({
        title: 'Evaluate every',
        description: `${epochs} between two looks at the validation part.${evaluateNote}`,
        unit: 'epochs',
        group: 'Training',
      }),
    refit: z
      .boolean()
      .default(false)
      .meta({
        title: 'Train again',
        description: `Once the best number of ${epochs.toLowerCase()} is known, learn anew for as many from the training and validation parts together, as closed forms do. Off: the best weights are kept.`,
        group: 'Training',
      }),
  }
}

/** A plugin's `training` where every epoch counts alike. `selection`: the validation metric that picks the best epoch, `ndcg@100`. */
export function selectedBy(selection: string) {
  return {
    epochs: (config: StoppingConfig) => config.epochs,
    selection,
    patience: (config: StoppingConfig) => config.patience,
    evaluateEvery: (config: StoppingConfig) => config.evaluateEvery,
    refits: (config: StoppingConfig) => config.refit,
  }
}
