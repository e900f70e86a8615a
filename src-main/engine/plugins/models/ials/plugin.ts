import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createIals } from './ials.ts'
import { interactionSetting } from '../../interaction-values.ts'
import { selectedBy, stoppingSettings } from '../../stopping.ts'

export const ials = defineModel({
  id: 'ials',
  title: 'iALS',
  summary: 'Matrix factorisation by alternating least squares over all pairs, seen and unseen. Few sweeps, strong with enough dimensions.',
  reference:
    'Rendle, Krichene, Zhang, Koren, Revisiting the Performance of iALS on Item Recommendation Benchmarks, RecSys 2022 (arXiv 2021), equations 1 to 5: regularisation scaled by frequency, lambda (|S_u| + alpha0 |I|)^nu. Hu, Koren, Volinsky, ICDM 2008, equation 3, as the objective "wmf". Takács, Pilászy, Tikk, Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering, RecSys 2011, for the solver of that name.',
  family: 'Factorisation',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    epochs: z.number().int().min(1).max(1000).default(16).meta({
      title: 'Sweeps',
      description: 'One sweep solves for all users, then for all items; the best one by validation nDCG@100 is kept.',
      group: 'Training',
    }),
    ...stoppingSettings({ patience: 4, evaluateEvery: 1, epochs: 'Sweeps', patienceAtMost: 1000 }),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(4096)
      .default(128)
      .meta({
        search: [32, 256],
        title: 'Dimensions',
        description: 'Numbers per user and item. More is better and slower: the work grows with its square.',
        symbol: 'd',
        group: 'Model',
        scale: 'log',
      }),
    objective: z.enum(['ials', 'wmf']).default('ials').meta({
      title: 'Objective',
      description: 'iALS as of 2021, or the first form of 2008 with a confidence and plain regularisation.',
      group: 'Model',
    }),
    unobservedWeight: z
      .number()
      .gt(0)
      .max(100)
      .default(0.1)
      .meta({
        search: [0.01, 1],
        title: 'Weight of the unseen',
        description: 'Every pair, seen or not, is pulled to 0 with this weight (objective iALS). Tune it together with the regularization.',
        symbol: 'α₀',
        group: 'Model',
        scale: 'log',
      }),
    regularization: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.01)
      .meta({
        search: [0.0005, 0.1],
        title: 'Regularization',
        description: 'Pull of all factors to 0. For WMF values of 1 to 100 are usual, for iALS of 0.001 to 0.1.',
        symbol: 'λ',
        group: 'Regularization',
        scale: 'log',
      }),
    frequencyExponent: z.number().min(0).max(2).default(1).meta({
      title: 'Frequency exponent',
      description: 'How far regularization grows with the number of interactions (objective iALS): 1 is recommended, 0 is none.',
      symbol: 'ν',
      group: 'Regularization',
    }),
    confidence: z.number().gt(0).max(10_000).default(10).meta({
      title: 'Confidence',
      description: 'A seen pair weighs 1 plus this, an unseen one 1 (objective WMF).',
      symbol: 'α',
      group: 'Model',
      scale: 'log',
    }),
    interaction: interactionSetting.meta({
      title: 'An interaction counts',
      description:
        'Objective WMF: once, by its rating or count r (a seen pair weighs 1 + α r), or by log(1 + r). A history to score counts each item with the mean of training.',
      symbol: 'r',
      group: 'Model',
    }),
    solver: z.enum(['exact', 'conjugate-gradient']).default('exact').meta({
      title: 'Solver of training',
      description:
        'Exact, or some steps of conjugate gradients from the last factors: faster, and after the same sweeps a little behind. A history to score is always solved exactly.',
      group: 'Training',
    }),
    steps: z.number().int().min(1).max(100).default(3).meta({
      title: 'Steps of conjugate gradients',
      description: 'For each user and item in each sweep, with that solver.',
      symbol: 'K',
      group: 'Training',
    }),
    initialScale: z.number().gt(0).max(10).default(0.1).meta({
      title: 'Initial scale',
      description: 'Item factors start normally distributed with this deviation over the root of the dimensions.',
      symbol: 'σ',
      group: 'Training',
      scale: 'log',
    }),
  }),
  presets: [
    {
      id: 'ml-1m-strong',
      title: 'MovieLens 1M, held-out users',
      summary: '256 dimensions, λ .01, α₀ .1, 8 sweeps.',
      config: { embeddingSize: 256, epochs: 8, regularization: 0.01, unobservedWeight: 0.1, patience: null },
    },
    {
      id: 'paper-ml-20m',
      title: 'Paper, MovieLens 20M',
      summary: 'Rendle et al. 2021: 2,048 dimensions, λ .003, α₀ .1, 16 sweeps. Hours on a small machine; try 256 first.',
      config: { embeddingSize: 2048, epochs: 16, regularization: 0.003, unobservedWeight: 0.1, patience: null },
    },
    {
      id: 'wmf-2008',
      title: 'WMF (Hu et al. 2008)',
      summary: 'Confidence 1 + 40, λ 100 for everybody, as the paper writes it for binary data.',
      config: { objective: 'wmf', confidence: 40, regularization: 100 },
    },
    {
      id: 'wmf-2008-counts',
      title: 'WMF with counts (Hu et al. 2008)',
      summary: 'Confidence 1 + 40 r, r the count: for data that says how often.',
      config: { objective: 'wmf', confidence: 40, regularization: 100, interaction: 'value' },
    },
  ],
  training: selectedBy('ndcg@100'),
  create: createIals,
})
