import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createMultVae } from './mult-vae.ts'

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
    learningRate: z.number().min(1e-6).max(1).default(0.001).meta({
      title: 'Learning rate',
      description: 'Step size of Adam.',
      group: 'Training',
      scale: 'log',
    }),
    patience: z.number().int().min(1).max(10_000).nullable().default(10).meta({
      title: 'Patience',
      description: 'Stop after this many evaluations without a better one. Empty: train all epochs.',
      unit: 'evaluations',
      group: 'Training',
    }),
    evaluateEvery: z.number().int().min(1).max(1000).default(1).meta({
      title: 'Evaluate every',
      description: 'Epochs between two looks at the validation users.',
      unit: 'epochs',
      group: 'Training',
    }),
    hiddenSize: z.number().int().min(1).max(20_000).default(600).meta({
      title: 'Hidden size',
      description: 'Units of the hidden layer on either side.',
      unit: 'units',
      group: 'Model',
      scale: 'log',
    }),
    embeddingSize: z.number().int().min(1).max(10_000).default(64).meta({
      title: 'Code size',
      description: 'Dimensions of the latent code. The paper has 200 for 117,000 users; fewer users want a smaller one.',
      symbol: 'K',
      unit: 'units',
      group: 'Model',
      scale: 'log',
    }),
    dropout: z.number().min(0).max(0.95).default(0.5).meta({
      title: 'Dropout',
      description: 'Share of a user’s items that is hidden from the encoder in each step; all of them must be predicted.',
      group: 'Regularization',
    }),
    annealCap: z.number().min(0).max(1).default(0.2).meta({
      title: 'KL weight at most',
      description: 'Where annealing of the KL term ends. 1 is the plain evidence bound; the paper’s best lists have 0.2.',
      symbol: 'β',
      group: 'Regularization',
    }),
    annealRatio: z.number().min(0).max(1).default(0.8).meta({
      title: 'Annealing share',
      description: 'Share of the planned steps after which the KL weight has reached its cap.',
      group: 'Regularization',
    }),
    annealSteps: z.number().int().min(1).max(1e9).nullable().default(null).meta({
      title: 'Annealing steps',
      description: 'The same as a number of steps, as papers state it; overrides the share. Empty: use the share.',
      unit: 'steps',
      group: 'Regularization',
      scale: 'log',
    }),
  }),
  presets: [
    {
      id: 'paper-ml-20m',
      title: 'Paper, MovieLens 20M',
      summary: 'Batches of 500 users, 200 epochs, KL weight +1/200,000 per step up to 0.2 (reached after 40,000 steps), no early stop.',
      config: { ...paperNetwork, epochs: 200 },
    },
    {
      id: 'paper-netflix-msd',
      title: 'Paper, Netflix and Million Songs',
      summary: 'The same with 100 epochs.',
      config: { ...paperNetwork, epochs: 100 },
    },
  ],
  training: {
    epochs: (config) => config.epochs,
    selection: 'ndcg@100',
    patience: (config) => config.patience,
    evaluateEvery: (config) => config.evaluateEvery,
  },
  create: createMultVae,
})
