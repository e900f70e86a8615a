import { z } from 'zod'
import { drawAutoencoder } from '../../autoencoders/drawing.ts'
import { defineModel } from '../../define.ts'
import { selectedBy } from '../../stopping.ts'
import { createAutoencoder } from '../../autoencoders/autoencoder.ts'
import { divergenceTooStrong, posteriorCollapse } from '../../autoencoders/sentinels.ts'
import { dropoutSetting, hiddenLayersSetting, likelihoodSettings, trainingSettings, paperPresets } from '../../autoencoders/settings.ts'

/** Section 4.3 of the paper and the authors' notebook; early stopping is not theirs. */
const paperNetwork = {
  hiddenSize: 600,
  embeddingSize: 200,
  dropout: 0.5,
  batchSize: 500,
  learningRate: 0.001,
  annealCap: 0.2,
  annealSteps: 40_000,
  patience: null,
}

const selection = 'ndcg@100'

export const multVae = defineModel({
  id: 'mult-vae',
  title: 'Mult-VAE',
  summary: 'A variational autoencoder that spreads one budget of probability over all items. Strong lists, folds in new users at once.',
  reference:
    'Liang, Krishnan, Hoffman, Jebara, Variational Autoencoders for Collaborative Filtering, WWW 2018, equations 4, 5 and 7: multinomial likelihood, z ~ N(mu, sigma^2), KL weight annealed from 0 to beta < 1 (Mult-VAE PR).',
  family: 'Autoencoders',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    ...trainingSettings,
    hiddenSize: z
      .number()
      .int()
      .min(1)
      .max(20_000)
      .default(600)
      .meta({
        search: [200, 1000],
        title: 'Hidden size',
        description: 'Units of each hidden layer on either side.',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    ...hiddenLayersSetting(1),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(64)
      .meta({
        search: [32, 256],
        title: 'Code size',
        description: 'Dimensions of the latent code. The paper has 200 for 117,000 users; fewer users want a smaller one.',
        symbol: 'K',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    ...likelihoodSettings,
    ...dropoutSetting,
    annealing: z.enum(['capped', 'linear', 'cyclical']).default('capped').meta({
      title: 'Annealing',
      description: 'How the KL weight grows. capped: up to the cap. linear: up to 1. cyclical: from 0 to the cap, again and again.',
      group: 'Regularization',
    }),
    annealCap: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .meta({
        search: [0.05, 1],
        title: 'KL weight at most',
        description:
          'Where annealing of the KL term ends, unless it is linear. 1 is the plain evidence bound; the paper’s best lists have 0.2.',
        symbol: 'β',
        group: 'Regularization',
      }),
    annealRatio: z.number().min(0).max(1).default(0.8).meta({
      title: 'Annealing share',
      description: 'Share of the planned steps (of each cycle) after which the KL weight has reached its end.',
      group: 'Regularization',
    }),
    annealSteps: z.number().int().min(1).max(1e9).nullable().default(null).meta({
      title: 'Annealing steps',
      description: 'The same as a number of steps, as papers state it; overrides the share. Empty: use the share.',
      unit: 'steps',
      group: 'Regularization',
      scale: 'log',
    }),
    annealCycles: z.number().int().min(1).max(1000).default(4).meta({
      title: 'Annealing cycles',
      description: 'Cyclical annealing: how often the KL weight starts again from 0.',
      unit: 'cycles',
      group: 'Regularization',
    }),
  }),
  presets: paperPresets(paperNetwork, 'Batches of 500 users, KL weight +1/200,000 per step up to 0.2 (reached after 40,000 steps)'),
  // The bound itself rises with beta.
  training: { ...selectedBy(selection), fits: 'reconstruction' },
  sentinels: ({ embeddingSize }) => [posteriorCollapse(embeddingSize), divergenceTooStrong(selection)],
  drawing: (stored) => drawAutoencoder('variational', stored),
  create: (config, context) => createAutoencoder(config, { kind: 'variational', title: 'Mult-VAE', schedule: config }, context),
})
