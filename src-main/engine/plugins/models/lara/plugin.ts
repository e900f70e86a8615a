import { z } from 'zod'
import { drawLara } from './drawing.ts'
import { contentSettings } from '../../content-settings.ts'
import { defineModel } from '../../define.ts'
import { createLara } from './lara.ts'
import { laraSentinels } from './sentinels.ts'
import { selectedBy, stoppingSettings } from '../../stopping.ts'

/** Sizes and rates of the released code; its fields are the genres. */
const released = {
  form: 'released-code',
  embeddingSize: 5,
  hiddenSize: 100,
  batchSize: 1024,
  generatorBatchSize: 1024,
  generatorLearningRate: 0.0001,
  discriminatorLearningRate: 0.0001,
  profileActivation: 'tanh',
  normalization: 'share',
  answer: 'counts',
  turnSteps: null,
  epochs: 200,
  patience: null,
} as const

export const lara = defineModel({
  id: 'lara',
  title: 'LARA',
  summary: 'Proposes a user for an item that nobody has seen, from its attributes, and finds the real users most like it.',
  reference:
    'Sun, Liu, Liu, Ren, Gan, Nie, LARA: Attribute-to-feature Adversarial Learning for New-item Recommendation, WSDM 2020: one generator per attribute, a network that joins their profiles, a discriminator over three kinds of pairs.',
  family: 'Adversarial',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: true, scoreUsers: true, deterministic: true },
  config: z.object({
    form: z.enum(['multi-generator', 'released-code']).default('multi-generator').meta({
      title: 'Form',
      description:
        'As the paper describes it: a generator for each attribute, joined by a network, and one probability. As the released code has it: one network, and a probability for each number of the profile.',
      group: 'Model',
    }),
    epochs: z.number().int().min(1).max(10_000).default(60).meta({
      title: 'Epochs',
      description: 'Passes over the training interactions at most; the best one by validation nDCG@20 is kept.',
      group: 'Training',
    }),
    batchSize: z.number().int().min(1).max(100_000).default(1024).meta({
      title: 'Batch size',
      description: 'Interactions per step of the discriminator, three pairs each.',
      symbol: 'B',
      group: 'Training',
      scale: 'log',
    }),
    generatorBatchSize: z.number().int().min(1).max(100_000).default(256).meta({
      title: 'Generator batch size',
      description: 'Items per step of the generator, drawn as often as they are taken. It makes as many steps as the discriminator.',
      unit: 'items',
      group: 'Training',
      scale: 'log',
    }),
    generatorLearningRate: z
      .number()
      .min(1e-6)
      .max(1)
      .default(0.0003)
      .meta({
        search: [0.0001, 0.001],
        title: 'Generator learning rate',
        description: 'Step size of the generator.',
        group: 'Training',
        scale: 'log',
      }),
    discriminatorLearningRate: z
      .number()
      .min(1e-6)
      .max(1)
      .default(0.001)
      .meta({
        search: [0.0001, 0.003],
        title: 'Discriminator learning rate',
        description: 'Step size of the discriminator. A quick one is sure before the generator has learned anything from it.',
        group: 'Training',
        scale: 'log',
      }),
    turnSteps: z.number().int().min(1).max(1_000_000).nullable().default(1).meta({
      title: 'Steps per turn',
      description: 'The networks take turns: so many steps of the discriminator, then as many of the generator. Empty: a whole pass each.',
      unit: 'steps',
      group: 'Training',
      scale: 'log',
    }),
    optimizer: z.enum(['adam', 'sgd']).default('adam').meta({
      title: 'Optimiser',
      description: 'Adam, or plain gradient descent, which wants a far higher learning rate.',
      group: 'Training',
    }),
    generatorLoss: z.enum(['non-saturating', 'saturating']).default('non-saturating').meta({
      title: 'Generator loss',
      description: '-log D of the proposed pairs, or log(1 - D), which is flat while the discriminator is sure.',
      group: 'Training',
    }),
    ...stoppingSettings({ patience: 20, evaluateEvery: 1 }),
    embeddingSize: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .meta({
        search: [4, 32],
        title: 'Embedding size',
        description: 'Numbers that stand for one attribute value, in either network.',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    generatorSize: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(32)
      .meta({
        search: [16, 128],
        title: 'Units per generator',
        description: 'Hidden units of each attribute’s generator. The released form has no such generators.',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    hiddenSize: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .meta({
        search: [50, 300],
        title: 'Hidden size',
        description: 'Units of the joining network and of each hidden layer of the discriminator.',
        unit: 'units',
        group: 'Model',
        scale: 'log',
      }),
    absent: z.enum(['embedding', 'silent']).default('embedding').meta({
      title: 'Absent values',
      description: 'What a missing genre says: it has an embedding as the present one has, or its generator is silent.',
      group: 'Model',
    }),
    profileActivation: z
      .enum(['softmax', 'softplus', 'tanh'])
      .default('softmax')
      .meta({
        search: ['softmax', 'softplus', 'tanh'],
        title: 'Profile activation',
        description:
          'Last step of the generators: shares, as real profiles are when they are divided by their sum; never negative, as counts are; or between -1 and 1. The released form always has the last.',
        group: 'Model',
      }),
    normalization: z
      .enum(['share', 'length', 'none'])
      .default('share')
      .meta({
        search: ['share', 'length'],
        title: 'Profiles are divided by',
        description: 'How the counts of a history become the profile that the networks see: divided by their sum, by their length, or not.',
        group: 'User profiles',
      }),
    activity: z.boolean().default(false).meta({
      title: 'Activity in the profile',
      description:
        'One more number: how many interactions a user has (logarithm, as a share of the longest history’s). Ours, not the paper’s.',
      group: 'User profiles',
    }),
    standardize: z.boolean().default(true).meta({
      title: 'Standardised for the discriminator',
      description:
        'It sees each number of a profile, real or proposed, in standard deviations from the users’ mean; else it hardly sees differences of hundredths. Ours. The released form never does it.',
      group: 'User profiles',
    }),
    noise: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .meta({
        search: [0.25, 2],
        title: 'Noise on profiles',
        description:
          'Added to every profile that the discriminator sees while it learns, in standard deviations of the users; only where profiles are standardised. Steadies the game: see the card. Ours.',
        group: 'User profiles',
      }),
    profileFields: z.string().max(2000).default('').meta({
      title: 'Profile attributes',
      description: 'Attributes whose values are counted into profiles, separated by commas, among those read. Empty: all that are read.',
      group: 'User profiles',
    }),
    profileSize: z.number().int().min(1).max(4096).default(128).meta({
      title: 'Profile size',
      description: 'At most so many attribute values are counted: those that interactions have most often.',
      symbol: 'd',
      group: 'User profiles',
      scale: 'log',
    }),
    answer: z
      .enum(['counts', 'normalized', 'cosine', 'discriminator'])
      .default('counts')
      .meta({
        search: ['counts', 'discriminator'],
        title: 'Answer',
        description:
          'How users are compared with the proposed one: inner product with their counts (active users win), with counts divided by their sum, cosine; or by the discriminator, without a proposed user (ours).',
        group: 'User profiles',
      }),
    ...contentSettings,
  }),
  presets: [
    {
      id: 'released-code',
      title: 'Released code',
      summary: 'One network on genre embeddings of 5 numbers, tanh throughout, Adam .0001, 1,024 pairs a batch, 200 epochs, no early stop.',
      config: released,
    },
    {
      id: 'discriminator-answers',
      title: 'Discriminator answers (ours)',
      summary:
        'Users are ranked by what the discriminator says of them and the item, their activity included; nobody is proposed. Better than the baselines where LARA is not; not what the paper describes.',
      config: { answer: 'discriminator', activity: true, noise: 0.1, discriminatorLearningRate: 0.0005, epochs: 20, patience: 8 },
    },
  ],
  training: { ...selectedBy('ndcg@20'), fits: null },
  // Where the discriminator answers nobody is proposed, and it may know as much as it can.
  sentinels: ({ answer }) => (answer === 'discriminator' ? [] : laraSentinels),
  drawing: drawLara,
  create: createLara,
})
