import { z } from 'zod'
import { drawCvae } from './drawing.ts'
import { contentSettings } from '../../content-settings.ts'
import { defineModel } from '../../define.ts'
import { createCvae } from './cvae.ts'
import { pretrainingEpochs } from './stages.ts'
import { stoppingSettings } from '../../stopping.ts'

/** Sections 3 and 4.1 of the paper and the authors' code. */
const paper = {
  epochs: 100,
  layerEpochs: 50,
  latentEpochs: 50,
  autoencoderEpochs: 100,
  pretrainingShare: 0.8,
  hiddenSize: 200,
  secondHiddenSize: 100,
  embeddingSize: 50,
  klWeight: 1,
  contentItems: 'all-items',
  text: true,
  minimumItems: 1,
} as const

export const cvae = defineModel({
  id: 'cvae',
  title: 'CVAE',
  summary: 'Factors of items are drawn to what a variational autoencoder reads from their content: new items have a factor at once.',
  reference:
    'Li, She, Collaborative Variational Autoencoder for Recommender Systems, KDD 2017, equations 9 to 15: content z ~ q(z | x), item factor v = z + offset, ratings N(u . v, 1/C), tied encoder-decoder, pre-training by layers.',
  family: 'Content',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: true, scoreUsers: true, deterministic: true },
  config: z.object({
    epochs: z.number().int().min(1).max(10_000).default(20).meta({
      title: 'Joint epochs',
      description:
        'Epochs of joint training: gradient steps over all contents, then one sweep over users and items. Pre-training comes before them.',
      group: 'Training',
    }),
    ...stoppingSettings({ patience: null, evaluateEvery: 1, patienceNote: ' Counted once pre-training is over.' }),
    batchSize: z.number().int().min(1).max(100_000).default(128).meta({
      title: 'Batch size',
      description: 'Items per gradient step.',
      unit: 'items',
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
        search: [0.0003, 0.01],
        title: 'Learning rate',
        description: 'Step size of Adam in joint training.',
        group: 'Training',
        scale: 'log',
      }),
    layerEpochs: z.number().int().min(0).max(10_000).default(1).meta({
      title: 'Epochs per layer',
      description: 'First stage of pre-training: each hidden layer as a denoising autoencoder of the one below.',
      unit: 'epochs',
      group: 'Pre-training',
    }),
    latentEpochs: z.number().int().min(0).max(10_000).default(1).meta({
      title: 'Latent epochs',
      description: 'Second stage: the code as a variational autoencoder of the last hidden layer.',
      unit: 'epochs',
      group: 'Pre-training',
    }),
    autoencoderEpochs: z.number().int().min(0).max(10_000).default(2).meta({
      title: 'Autoencoder epochs',
      description: 'Third stage: the whole encoder-decoder on the contents alone.',
      unit: 'epochs',
      group: 'Pre-training',
    }),
    pretrainingLearningRate: z.number().min(1e-6).max(1).default(0.01).meta({
      title: 'Pre-training rate',
      description: 'Step size of Adam before joint training.',
      group: 'Pre-training',
      scale: 'log',
    }),
    pretrainingShare: z.number().gt(0).max(1).default(1).meta({
      title: 'Pre-training share',
      description: 'Share of the items, drawn at random, that pre-training sees. The authors keep a fifth to look at.',
      group: 'Pre-training',
    }),
    corruption: z.number().min(0).max(0.95).default(0.3).meta({
      title: 'Masking noise',
      description: 'Share of its inputs that a denoising layer does not see.',
      group: 'Pre-training',
    }),
    hiddenSize: z
      .number()
      .int()
      .min(1)
      .max(20_000)
      .default(200)
      .meta({
        search: [32, 400],
        title: 'Hidden size',
        description: 'Units of the first hidden layer and of its mirror in the decoder.',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    secondHiddenSize: z.number().int().min(1).max(20_000).nullable().default(null).meta({
      title: 'Second hidden size',
      description:
        'Units of the layer between that and the code; 100 in the paper, for thousands of words. Empty: none, better for a few hundred attribute values.',
      unit: 'units',
      group: 'Model',
      scale: 'log',
    }),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .meta({
        search: [16, 128],
        title: 'Code size',
        description: 'Dimensions of the code and of the factors of users and items.',
        symbol: 'K',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    confidence: z.number().gt(0).max(10_000).default(1).meta({
      title: 'Confidence',
      description: 'Weight of an interaction that happened.',
      symbol: 'a',
      group: 'Ratings',
      scale: 'log',
    }),
    unobservedConfidence: z
      .number()
      .gt(0)
      .max(10_000)
      .default(0.01)
      .meta({
        search: [0.003, 0.3],
        title: 'Weight of the unseen',
        description: 'Weight of an interaction that did not happen; far below the confidence.',
        symbol: 'b',
        group: 'Ratings',
        scale: 'log',
      }),
    unobservedItems: z.enum(['trained-items', 'all-items']).default('trained-items').meta({
      title: 'Unseen among',
      description:
        'Items that count as not wanted by a user who lacks them: those that any training user has (the released code), or all (the paper’s equation).',
      group: 'Ratings',
    }),
    userRegularization: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.1)
      .meta({
        search: [0.01, 10],
        title: 'User regularization',
        description: 'Pull of users’ factors to zero.',
        symbol: 'λᵤ',
        group: 'Regularization',
        scale: 'log',
      }),
    itemRegularization: z
      .number()
      .gt(0)
      .max(1e6)
      .default(10)
      .meta({
        search: [0.1, 100],
        title: 'Item regularization',
        description: 'Pull of items’ factors to their content. High: content decides; low: ratings do.',
        symbol: 'λᵥ',
        group: 'Regularization',
        scale: 'log',
      }),
    contentPrecision: z.number().gt(0).max(1e6).default(1).meta({
      title: 'Content weight',
      description: 'How much reconstructing content counts against matching the items’ factors: the latter is divided by it.',
      symbol: 'λᵣ',
      group: 'Regularization',
      scale: 'log',
    }),
    coupling: z.enum(['released-code', 'paper']).default('released-code').meta({
      title: 'Coupling weight',
      description: 'Of |v - z|² in the autoencoder’s loss: λᵥ/λᵣ as in the released code, or half of it as in the paper.',
      group: 'Regularization',
    }),
    klWeight: z
      .number()
      .min(0)
      .max(100)
      .default(0.1)
      .meta({
        search: [0.01, 1],
        title: 'KL weight',
        description:
          'Of the pull of the code to N(0, I). 1 is the paper’s; less keeps more of the content in the code, with few attributes and with short texts.',
        symbol: 'β',
        group: 'Regularization',
        scale: 'log',
      }),
    weightDecay: z.number().min(0).max(1).default(0.0002).meta({
      title: 'Weight decay',
      description: 'Of half the squared weights of the encoder-decoder; not while its layers are trained one by one.',
      symbol: 'λ_w',
      group: 'Regularization',
      scale: 'log',
    }),
    ...contentSettings,
    contentItems: z.enum(['trained-items', 'all-items']).default('trained-items').meta({
      title: 'Learn content of',
      description:
        'Items whose content is read in training: those with interactions, so that new items are new; or all of the catalogue, as the paper does.',
      group: 'Attributes',
    }),
    maximumWords: z.number().int().min(1).max(1_000_000).default(8000).meta({
      title: 'Words at most',
      description: 'Words of a text attribute that are kept, the most telling ones.',
      unit: 'words',
      symbol: 'S',
      group: 'Attributes',
      scale: 'log',
    }),
  }),
  presets: [
    {
      id: 'paper-citeulike-a',
      title: 'Paper, citeulike-a',
      summary: '8,000 words, 200-100-50, 350 epochs in four stages, λᵤ .1, λᵥ 10, as the released code has it. Half an hour on two cores.',
      config: { ...paper, maximumWords: 8000 },
    },
    {
      id: 'paper-citeulike-t',
      title: 'Paper, citeulike-t',
      summary: 'The same with 20,000 words.',
      config: { ...paper, maximumWords: 20_000 },
    },
    {
      id: 'texts',
      title: 'Texts, little KL',
      summary:
        'Ours: the paper’s layers on 8,000 words, a tenth of the KL term and a tenth of the epochs. Twice as good for new items of citeulike-t.',
      config: { ...paper, layerEpochs: 5, latentEpochs: 5, autoencoderEpochs: 6, epochs: 12, klWeight: 0.1, maximumWords: 8000 },
    },
    {
      id: 'paper-equations',
      title: 'Paper, to the letter',
      summary: 'As citeulike-a, but with the equations where the released code differs: half the coupling, all items unseen.',
      config: { ...paper, maximumWords: 8000, coupling: 'paper', unobservedItems: 'all-items' },
    },
  ],
  training: {
    epochs: (config) => pretrainingEpochs(config) + config.epochs,
    selection: 'ndcg@100',
    // Of the ratings; `loss` is that of the contents, and pre-training has none.
    fits: 'observed',
    // Pre-training knows nothing of ratings: its epochs never use up the patience.
    patience: (config) => (config.patience === null ? null : config.patience + Math.ceil(pretrainingEpochs(config) / config.evaluateEvery)),
    evaluateEvery: (config) => config.evaluateEvery,
    refits: (config) => config.refit,
  },
  drawing: drawCvae,
  create: createCvae,
})
