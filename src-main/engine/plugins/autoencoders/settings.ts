import { z } from 'zod'
import { interactionSetting } from '../interaction-values.ts'
import { stoppingSettings } from '../stopping.ts'

/** Settings that Mult-VAE and Mult-DAE share; the sizes that differ between them are their own. */

export const trainingSettings = {
  epochs: z.number().int().min(1).max(10_000).default(50).meta({
    title: 'Epochs',
    description: 'Passes over the training users at most; the best one by validation nDCG@100 is kept.',
    group: 'Training',
  }),
  batchSize: z.number().int().min(1).max(100_000).default(100).meta({
    title: 'Batch size',
    description: 'Users per step. Small data wants small batches: it is the number of steps that counts.',
    unit: 'users',
    symbol: 'B',
    group: 'Training',
    scale: 'log',
  }),
  learningRate: z
    .number()
    .min(1e-6)
    .max(1)
    .default(0.001)
    .meta({
      search: [0.0001, 0.01],
      title: 'Learning rate',
      description: 'Step size of Adam.',
      group: 'Training',
      scale: 'log',
    }),
  ...stoppingSettings({ patience: 10, evaluateEvery: 1 }),
}

/** Section 4.3 of the paper: the two lengths of training. */
export function paperPresets(network: Readonly<Record<string, unknown>>, schedule: string) {
  return [
    {
      id: 'paper-ml-20m',
      title: 'Paper, MovieLens 20M',
      summary: `${schedule}, no early stop; 200 epochs.`,
      config: { ...network, epochs: 200 },
    },
    {
      id: 'paper-netflix-msd',
      title: 'Paper, Netflix and Million Songs',
      summary: 'The same with 100 epochs.',
      config: { ...network, epochs: 100 },
    },
  ]
}

export const dropoutSetting = {
  dropout: z
    .number()
    .min(0)
    .max(0.95)
    .default(0.5)
    .meta({
      search: [0.2, 0.8],
      title: 'Dropout',
      description: 'Share of a user’s items that is hidden from the encoder in each step; all of them must be predicted.',
      group: 'Regularization',
    }),
}

/** Hidden layers on either side of the code. */
export function hiddenLayersSetting(layers: number) {
  return {
    hiddenLayers: z.number().int().min(0).max(2).default(layers).meta({
      title: 'Hidden layers',
      description: 'On either side of the code. 0: the items lead to the code at once, and it to them.',
      unit: 'layers',
      group: 'Model',
    }),
  }
}

export const likelihoodSettings = {
  likelihood: z.enum(['multinomial', 'gaussian', 'logistic']).default('multinomial').meta({
    title: 'Likelihood',
    description: 'multinomial: all items compete for one budget. gaussian: weighted squares. logistic: each item for itself.',
    group: 'Likelihood',
  }),
  positiveWeight: z.number().min(0.001).max(10_000).default(10).meta({
    title: 'Weight of a one',
    description: 'Gaussian likelihood: confidence in the items that a user has.',
    symbol: 'c₁',
    group: 'Likelihood',
    scale: 'log',
  }),
  unobservedWeight: z.number().min(0).max(10_000).default(1).meta({
    title: 'Weight of a zero',
    description: 'Gaussian likelihood: confidence in the items that a user does not have; below the weight of a one.',
    symbol: 'c₀',
    group: 'Likelihood',
    scale: 'log',
  }),
  interaction: interactionSetting.meta({
    title: 'An interaction counts',
    description:
      'What the decoder has to predict: once, the rating or count x, or log(1 + x). For the multinomial and the Gaussian likelihood; the input stays ones and zeros.',
    symbol: 'x',
    group: 'Likelihood',
  }),
}
