import { z } from 'zod'
import { defineModel } from '../../define.ts'
import { createSlim } from './slim.ts'

export const slim = defineModel({
  id: 'slim',
  title: 'SLIM',
  summary: 'A sparse linear item-to-item model: every item is explained by few others, with weights that are never negative.',
  reference:
    'Ning, Karypis, SLIM: Sparse Linear Methods for Top-N Recommender Systems, ICDM 2011, equations 1 to 4: minimise 1/2 |X - XW|^2 + beta/2 |W|^2 + lambda |W|_1 with W >= 0 and diag(W) = 0, column by column.',
  family: 'Linear',
  baseline: false,
  capabilities: { iterative: false, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: z.object({
    regularization: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.05)
      .meta({
        search: [0.005, 1],
        title: 'Regularization',
        description: 'Both penalties together, relative to the number of people, as scikit-learn’s ElasticNet counts it.',
        symbol: 'α',
        group: 'Model',
        scale: 'log',
      }),
    l1Ratio: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .meta({
        search: [0.001, 0.2],
        title: 'Share of the L1 penalty',
        description: 'More makes the model sparser and quicker to fit; too much leaves items without any neighbour.',
        symbol: 'ρ',
        group: 'Model',
        scale: 'log',
      }),
    neighbours: z.number().int().min(1).max(30_000).nullable().default(null).meta({
      title: 'Neighbours kept',
      description: 'Only so many of the largest weights per item are kept. Empty: all.',
      symbol: 'k',
      unit: 'items',
      group: 'Model',
    }),
    tolerance: z.number().gt(0).max(0.1).default(1e-4).meta({
      title: 'Tolerance',
      description: 'An item is done when a sweep changes its weights by less than this share of the largest.',
      group: 'Solver',
      scale: 'log',
    }),
    maximumSweeps: z.number().int().min(1).max(100_000).default(1000).meta({
      title: 'Sweeps at most',
      description: 'Passes over an item’s active neighbours before its solver gives up.',
      group: 'Solver',
      scale: 'log',
    }),
  }),
  presets: [
    {
      id: 'quick',
      title: 'Quick and sparse',
      summary: 'α .2, ρ .02: about 50 weights per item on MovieLens 1M, half the time of the default.',
      config: { regularization: 0.2, l1Ratio: 0.02 },
    },
    {
      id: 'recbole-ml-1m',
      title: 'RecBole, MovieLens 1M',
      summary: 'The setting of RecBole’s published ML-1M benchmark.',
      config: { regularization: 0.2, l1Ratio: 0.005 },
    },
    {
      id: 'elliot-ml-1m',
      title: 'Elliot, MovieLens 1M',
      summary: 'Anelli et al., UMAP 2022: α .298, ρ 4.2e-5, 518 neighbours. Hardly sparse: slow.',
      config: { regularization: 0.298, l1Ratio: 4.2e-5, neighbours: 518 },
    },
  ],
  create: (config, context) => createSlim(config, context.itemCount),
})
