import { defineModel } from '../../define.ts'
import { selectedBy } from '../../stopping.ts'
import { cfganConfig } from './config.ts'
import { drawCfgan } from './drawing.ts'
import { createItemBased } from './item-based.ts'
import { cfganSentinels } from './sentinels.ts'
import { createUserBased } from './user-based.ts'

const reference =
  'Chae, Kang, Kim, Lee, CFGAN: A Generic Collaborative Filtering Framework based on Generative Adversarial Networks, CIKM 2018; vector-wise adversarial training with zero reconstruction and partial masking, losses and settings as in the authors’ code.'

const training = { ...selectedBy('ndcg@20'), fits: null }

/** Two records, because what they can do differs: only a user's own vector can be folded in. */
export const cfgan = defineModel({
  id: 'cfgan',
  title: 'CFGAN, user-based',
  summary: 'A generator that makes a user’s purchase vector from the known one, against a discriminator that knows the true one.',
  reference: `${reference} User-based mode (u-CFGAN).`,
  family: 'Generative adversarial',
  baseline: false,
  capabilities: { iterative: true, foldIn: true, itemAttributes: false, scoreUsers: false, deterministic: true },
  config: cfganConfig,
  presets: [],
  training,
  sentinels: () => cfganSentinels,
  drawing: (stored) => drawCfgan('user', stored),
  create: createUserBased,
})

export const cfganItem = defineModel({
  id: 'cfgan-item',
  title: 'CFGAN, item-based',
  summary: 'The same game over items: the generator makes an item’s vector of users. What the authors’ best settings use.',
  reference: `${reference} Item-based mode (i-CFGAN).`,
  family: 'Generative adversarial',
  baseline: false,
  capabilities: { iterative: true, foldIn: false, itemAttributes: false, scoreUsers: false, deterministic: true },
  withoutHistory:
    'The score of an item is made from who else has it: the other items of a history are no input of it, so taking one away would change nothing.',
  config: cfganConfig,
  presets: [
    {
      id: 'released-ml-100k',
      title: 'Released, MovieLens 100K',
      summary: 'The authors’ setting: ZP with 70 % each, 250 rounds of 4 generator passes (their 1,000 epochs).',
      config: {
        epochs: 250,
        generatorPasses: 4,
        discriminatorPasses: 2,
        hiddenSize: 400,
        hiddenLayers: 1,
        discriminatorHiddenSize: 125,
        discriminatorHiddenLayers: 1,
        learningRate: 0.0001,
        discriminatorLearningRate: 0.0001,
        batchSize: 32,
        discriminatorBatchSize: 64,
        regularization: 0.001,
        discriminatorRegularization: 0,
        scheme: 'ZP',
        zeroReconstruction: 0.7,
        partialMasking: 0.7,
        zeroWeight: 0.03,
      },
    },
    {
      id: 'released-ciao',
      title: 'Released, Ciao',
      summary: 'The authors’ setting: ZR alone with 40 %, a discriminator of four hidden layers.',
      config: {
        epochs: 500,
        generatorPasses: 1,
        discriminatorPasses: 1,
        hiddenSize: 250,
        hiddenLayers: 1,
        discriminatorHiddenSize: 50,
        discriminatorHiddenLayers: 4,
        learningRate: 0.0001,
        discriminatorLearningRate: 0.0001,
        batchSize: 128,
        discriminatorBatchSize: 128,
        regularization: 0.001,
        discriminatorRegularization: 0.001,
        scheme: 'ZR',
        zeroReconstruction: 0.4,
        zeroWeight: 0.1,
      },
    },
    {
      id: 'released-ml-1m',
      title: 'Released, MovieLens 1M',
      summary: 'The authors’ setting: ZP with 90 % each, 1,500 rounds.',
      config: {
        epochs: 1500,
        generatorPasses: 1,
        discriminatorPasses: 1,
        hiddenSize: 300,
        hiddenLayers: 1,
        discriminatorHiddenSize: 250,
        discriminatorHiddenLayers: 1,
        learningRate: 0.0001,
        discriminatorLearningRate: 0.00005,
        batchSize: 256,
        discriminatorBatchSize: 512,
        regularization: 0.001,
        discriminatorRegularization: 0.00005,
        scheme: 'ZP',
        zeroReconstruction: 0.9,
        partialMasking: 0.9,
        zeroWeight: 0.03,
      },
    },
  ],
  training,
  sentinels: () => cfganSentinels,
  drawing: (stored) => drawCfgan('item', stored),
  create: createItemBased,
})
