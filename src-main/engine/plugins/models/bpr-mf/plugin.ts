import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createBprMf } from './bpr-mf.ts'
import { selectedBy, stoppingSettings } from '../../stopping.ts'

export const bprMf = defineModel({
  id: 'bpr-mf',
  title: 'BPR-MF',
  summary: 'Matrix factorisation that learns which of two items a user prefers: one had, one not. The classic of pairwise ranking.',
  reference:
    'Rendle, Freudenthaler, Gantner, Schmidt-Thieme, BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009, figure 4 (LearnBPR) and section 4.3.1: maximise sum ln sigma(x_ui - x_uj) - lambda |theta|^2, x_ui = w_u . h_i + b_i.',
  family: 'Factorisation',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    epochs: z.number().int().min(1).max(10_000).default(60).meta({
      title: 'Epochs',
      description: 'As many steps as there are interactions are one epoch; the best one by validation nDCG@100 is kept.',
      group: 'Training',
    }),
    ...stoppingSettings({ patience: 5, evaluateEvery: 5, patienceAtMost: 1000 }),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(4096)
      .default(64)
      .meta({
        search: [16, 256],
        title: 'Dimensions',
        description: 'Numbers per user and item, besides the items’ biases.',
        symbol: 'd',
        group: 'Model',
        scale: 'log',
      }),
    learningRate: z
      .number()
      .gt(0)
      .max(10)
      .default(0.05)
      .meta({
        search: [0.005, 0.2],
        title: 'Learning rate',
        description: 'Of plain stochastic gradient ascent, the same for every step.',
        symbol: 'α',
        group: 'Training',
        scale: 'log',
      }),
    regularization: z
      .number()
      .min(0)
      .max(10)
      .default(0.003)
      .meta({
        search: [0.0005, 0.1],
        title: 'Regularization',
        description: 'Pull to 0 of the factors and biases that a step touches: frequent items are pulled more often.',
        symbol: 'λ',
        group: 'Regularization',
        scale: 'log',
      }),
    initialScale: z.number().gt(0).max(10).default(0.1).meta({
      title: 'Initial scale',
      description: 'Factors start normally distributed with this deviation, biases at 0.',
      symbol: 'σ',
      group: 'Training',
      scale: 'log',
    }),
  }),
  presets: [],
  training: selectedBy('ndcg@100'),
  create: createBprMf,
})
