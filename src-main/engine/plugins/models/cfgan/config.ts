import { z } from 'zod'
import { stoppingSettings } from '../../stopping.ts'

const training = { group: 'Training' }
const generator = { group: 'Generator' }
const discriminator = { group: 'Discriminator' }
const masking = { group: 'Negative items' }

/** Settings of both directions. What the discriminator has beside the generator follows it where it is left empty. */
export const cfganConfig = z.object({
  epochs: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(300)
    .meta({
      title: 'Epochs',
      description:
        'Rounds of all discriminator passes followed by all generator passes. The authors count generator passes: their 1,000 epochs with 4 passes are 250 here.',
      ...training,
    }),
  discriminatorPasses: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .meta({
      title: 'Discriminator passes',
      description: 'Passes over the data that train D in each epoch.',
      ...training,
    }),
  generatorPasses: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(4)
    .meta({
      title: 'Generator passes',
      description: 'Passes over the data that train G in each epoch.',
      ...training,
    }),
  ...stoppingSettings({
    patience: null,
    evaluateEvery: 5,
    evaluateAtMost: 10_000,
    patienceNote: ' The best one by validation nDCG@20 is kept.',
    evaluateNote: ' As many as there are epochs: the last epoch is kept, as the authors did.',
  }),
  objective: z
    .enum(['released', 'saturating'])
    .default('released')
    .meta({
      title: 'Objective of G',
      description:
        'released: G raises log D, as the authors’ code. saturating: G lowers log(1 - D), and D sees the generated vector at observed places only.',
      ...training,
    }),
  hiddenSize: z
    .number()
    .int()
    .min(1)
    .max(20_000)
    .default(400)
    .meta({
      search: [100, 600],
      title: 'Hidden size of G',
      description: 'Logistic units of each hidden layer of the generator.',
      unit: 'units',
      scale: 'log',
      ...generator,
    }),
  hiddenLayers: z
    .number()
    .int()
    .min(1)
    .max(6)
    .default(1)
    .meta({
      title: 'Hidden layers of G',
      description: 'Hidden layers of the generator; its output is linear.',
      symbol: 'L_G',
      unit: 'layers',
      ...generator,
    }),
  learningRate: z
    .number()
    .min(1e-6)
    .max(1)
    .default(0.0001)
    .meta({
      search: [0.00005, 0.001],
      title: 'Learning rate of G',
      description: 'Step size of the generator’s Adam.',
      scale: 'log',
      ...generator,
    }),
  batchSize: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(32)
    .meta({
      search: [32, 256],
      title: 'Batch size of G',
      description: 'Purchase vectors per step of the generator.',
      unit: 'vectors',
      scale: 'log',
      ...generator,
    }),
  regularization: z
    .number()
    .min(0)
    .max(10)
    .default(0.001)
    .meta({
      search: [0.0001, 0.01],
      title: 'Regularization of G',
      description: 'Half the squared norm of all weights and biases of G enters its loss with this factor.',
      symbol: 'reg_G',
      scale: 'log',
      ...generator,
    }),
  noiseSize: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({
      title: 'Noise',
      description: 'Length of a standard normal z beside the condition. 0: none, as in the authors’ code. Lists are made with z = 0.',
      symbol: 'z',
      ...generator,
    }),
  discriminatorHiddenSize: z
    .number()
    .int()
    .min(1)
    .max(20_000)
    .default(125)
    .meta({
      search: [50, 300],
      title: 'Hidden size of D',
      description: 'Logistic units of each hidden layer of the discriminator.',
      unit: 'units',
      scale: 'log',
      ...discriminator,
    }),
  discriminatorHiddenLayers: z
    .number()
    .int()
    .min(1)
    .max(6)
    .default(1)
    .meta({
      title: 'Hidden layers of D',
      description: 'Hidden layers of the discriminator; its output is one logit.',
      symbol: 'L_D',
      unit: 'layers',
      ...discriminator,
    }),
  discriminatorLearningRate: z
    .number()
    .min(1e-6)
    .max(1)
    .nullable()
    .default(null)
    .meta({
      title: 'Learning rate of D',
      description: 'Step size of the discriminator’s Adam. Empty: that of G.',
      scale: 'log',
      ...discriminator,
    }),
  discriminatorBatchSize: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .meta({
      title: 'Batch size of D',
      description: 'Purchase vectors per step of the discriminator. Empty: twice that of G.',
      unit: 'vectors',
      scale: 'log',
      ...discriminator,
    }),
  discriminatorRegularization: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta({
      title: 'Regularization of D',
      description: 'Half the squared norm of all weights and biases of D enters its loss with this factor.',
      symbol: 'reg_D',
      scale: 'log',
      ...discriminator,
    }),
  scheme: z
    .enum(['ZR', 'PM', 'ZP'])
    .default('ZP')
    .meta({
      search: ['ZR', 'PM', 'ZP'],
      title: 'Scheme',
      description: 'How unobserved items count. ZR: a sample is pulled to 0. PM: D sees a sample too. ZP: both.',
      ...masking,
    }),
  zeroReconstruction: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .meta({
      search: [0.3, 0.9],
      title: 'Share for zero reconstruction',
      description: 'Share of a vector’s unobserved places, drawn anew in each epoch, that G is to leave at 0.',
      symbol: 'S_ZR',
      ...masking,
    }),
  zeroWeight: z
    .number()
    .min(0)
    .max(100)
    .default(0.03)
    .meta({
      search: [0.01, 0.3],
      title: 'Weight of zero reconstruction',
      description: 'Factor of the squared outputs at those places.',
      symbol: 'α',
      scale: 'log',
      ...masking,
    }),
  partialMasking: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .meta({
      search: [0.3, 0.9],
      title: 'Share for partial masking',
      description: 'Share of a vector’s unobserved places, drawn anew in each epoch, at which D sees what G made.',
      symbol: 'S_PM',
      ...masking,
    }),
})

export type CfganConfig = z.infer<typeof cfganConfig>
