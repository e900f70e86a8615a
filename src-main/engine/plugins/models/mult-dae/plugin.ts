import { z } from 'zod'
import { drawAutoencoder } from '../../autoencoders/drawing.ts'
import { createAutoencoder } from '../../autoencoders/autoencoder.ts'
import { dropoutSetting, hiddenLayersSetting, likelihoodSettings, trainingSettings, paperPresets } from '../../autoencoders/settings.ts'
import { defineModel } from '../../define.ts'
import { selectedBy } from '../../stopping.ts'

/** Section 4.3 of the paper and the authors' notebook; early stopping is not theirs. */
const paperNetwork = {
  hiddenLayers: 0,
  embeddingSize: 200,
  dropout: 0.5,
  batchSize: 500,
  learningRate: 0.001,
  regularization: 0.00002,
  patience: null,
}

export const multDae = defineModel({
  id: 'mult-dae',
  title: 'Mult-DAE',
  summary: 'A denoising autoencoder with the likelihood of Mult-VAE: no noise in the code, fewer settings, nearly its lists.',
  reference:
    'Liang, Krishnan, Hoffman, Jebara, Variational Autoencoders for Collaborative Filtering, WWW 2018, section 2.2.1: multinomial likelihood at a deterministic code g(x), dropout at the input, weight decay.',
  family: 'Autoencoders',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    ...trainingSettings,
    hiddenSize: z.number().int().min(1).max(20_000).default(600).meta({
      title: 'Hidden size',
      description: 'Units of each hidden layer on either side, where there are any.',
      unit: 'units',
      group: 'Model',
      scale: 'log',
    }),
    ...hiddenLayersSetting(0),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(200)
      .meta({
        search: [50, 400],
        title: 'Code size',
        description: 'Units of the code, with tanh.',
        symbol: 'K',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    ...likelihoodSettings,
    ...dropoutSetting,
    regularization: z
      .number()
      .min(0)
      .max(1)
      .default(0.00002)
      .meta({
        search: [0.000001, 0.001],
        title: 'Weight decay',
        description: 'The squared norm of all matrices enters the loss with this factor; biases are free.',
        symbol: 'λ',
        group: 'Regularization',
        scale: 'log',
      }),
  }),
  presets: paperPresets(paperNetwork, 'I-200-I, batches of 500 users, λ = .01 / 500'),
  training: { ...selectedBy('ndcg@100'), fits: 'reconstruction' },
  drawing: (stored) => drawAutoencoder('denoising', stored),
  create: (config, context) => createAutoencoder(config, { kind: 'denoising', title: 'Mult-DAE', decay: config.regularization }, context),
})
