import { type ContentVocabulary, learnVocabulary, vocabularyFromJson } from '../../../data/content.ts'
import { attributesOf } from '../../../data/dataset.ts'
import type { Csr } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { oncePer } from '../../../kernel/once.ts'
import { breathe, quietWork, type Work } from '../../../kernel/progress.ts'
import { permutation } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'
import { readTogether } from '../../../tensor/step-figures.ts'
import { vocabularyOptions } from '../../content-settings.ts'
import type { Model, ModelContext } from '../../define.ts'
import { type Autoencoder, createAutoencoder } from './autoencoder.ts'
import { contentRows, meanContent } from './content-rows.ts'
import { couplingOf, lossesByName } from './losses.ts'
import { fewHistories, meansByHand, products } from './predict.ts'
import { createRatings, foldIn, type ItemState, type Ratings, scoringFactors } from './ratings.ts'
import type { CvaeConfig } from './settings.ts'
import { hiddenSizesOf, type Stage, stageOf } from './stages.ts'
import { fromState, toState } from './state.ts'
import { initialWeights, type NetworkSize } from './weights.ts'

/** What a sweep adds to the progress of an epoch, in batches. */
const sweepBatches = 2
interface Training {
  readonly autoencoder: Autoencoder
  readonly ratings: Ratings
  /** Rows of content that the autoencoder learns from, before and in joint training. */
  readonly pretrainingItems: Uint32Array
  readonly jointItems: Uint32Array
  epochs: number
}

/**
 * Li and She 2017. Three stages of pre-training on content alone, then epochs of gradient steps and one sweep of least squares. Scores at any
 * time: v is the content mean until the ratings have been looked at. Everything random comes from the context's rng, in a fixed order.
 */
export function createCvae(config: CvaeConfig, context: ModelContext): Model {
  const { itemCount, rng, itemAttributes } = context
  const size = config.embeddingSize
  const hiddenSizes = hiddenSizesOf(config)
  let vocabulary: ContentVocabulary | undefined
  let weights: NamedArrays = {}
  let training: Training | undefined
  let state: ItemState | undefined
  let scoring: Float64Array | undefined

  const getVocabulary = (): ContentVocabulary => {
    if (!vocabulary) throw new Error('Internal: CVAE has no content yet')
    return vocabulary
  }
  const sizeOf = (known: ContentVocabulary): NetworkSize => ({ contentCount: known.slots.length, hiddenSizes, embeddingSize: size })
  const setState = (next: ItemState | undefined): void => {
    state = next
    scoring = undefined
    knownUsersOf = oncePer(usersOf)
  }
  const getState = async (): Promise<ItemState> => {
    if (state) return state
    if (!training) throw new Error('Internal: CVAE has no factors yet')
    const content = await training.autoencoder.means(quietWork.signal)
    const known = { content, items: Float64Array.from(content), trained: training.ratings.trained }
    setState(known)
    return known
  }
  const getWeights = async (): Promise<NamedArrays> => (training ? training.autoencoder.arrays() : weights)
  const usersOf = async (histories: Csr): Promise<Float64Array> => {
    const { items, content, trained } = await getState()
    scoring ??= scoringFactors({ items, content, trained }, size)
    return foldIn(config, histories, scoring, trained, quietWork)
  }
  /** Whoever composes items asks for the same users again and again; theirs are solved once per state. */
  let knownUsersOf = oncePer(usersOf)

  const trainBatches = async (at: Training, stage: Stage, work: Work): Promise<number[]> => {
    const isJoint = stage.kind === 'joint'
    const items = isJoint ? (await getState()).items : null
    const members = isJoint ? at.jointItems : at.pretrainingItems
    const order = permutation(members.length, rng).map((position) => members[position])
    const batches = Math.ceil(order.length / config.batchSize)
    const total = batches + (isJoint ? sweepBatches : 0)
    const weighting = { kl: config.klWeight, coupling: couplingOf(config), decay: config.weightDecay }
    const rate = isJoint ? config.learningRate : config.pretrainingLearningRate
    const means: number[] = []
    const count = (losses: Float32Array, rows: number): void =>
      losses.forEach((loss, part) => (means[part] = (means[part] ?? 0) + (loss * rows) / order.length))
    await readTogether(count, async (keep) => {
      for (let batch = 0; batch < batches; batch++) {
        await breathe(work.signal)
        const rows = order.subarray(batch * config.batchSize, (batch + 1) * config.batchSize)
        await keep(at.autoencoder.trainBatch(stage, rows, items, weighting, rate), rows.length)
        work.report({ step: 'training batches', done: batch + 1, total, remainingMs: null })
      }
    })
    return means
  }

  return {
    async prepare(train) {
      await startBackend()
      training?.autoencoder.dispose()
      setState(undefined)
      const ratings = createRatings(config, train)
      const all = Uint32Array.from({ length: itemCount }, (_, item) => item)
      const withUsers = all.filter((item) => ratings.trained[item] === 1)
      const jointItems = config.contentItems === 'all-items' ? all : withUsers
      vocabulary = learnVocabulary(itemAttributes, jointItems, { ...vocabularyOptions(config), maximumWords: config.maximumWords })
      if (vocabulary.slots.length === 0) {
        throw new WorkbenchError(
          'MODEL_CANNOT',
          'CVAE learns what items are made of, and no attribute of these items can be used.',
          'Join item attributes to the dataset, lower minimumItems, or choose another model.',
        )
      }
      const content = contentRows(
        vocabulary,
        Array.from({ length: itemCount }, (_, item) => attributesOf(itemAttributes, item)),
      )
      const networkSize = sizeOf(vocabulary)
      const initial = initialWeights(networkSize, meanContent(content, jointItems), rng)
      const chosen = permutation(jointItems.length, rng).subarray(0, Math.ceil(config.pretrainingShare * jointItems.length))
      training = {
        autoencoder: createAutoencoder(
          { ...networkSize, batchSize: config.batchSize, corruption: config.corruption },
          content,
          initial,
          rng,
        ),
        ratings,
        pretrainingItems: chosen.map((position) => jointItems[position]),
        jointItems,
        epochs: 0,
      }
    },

    async trainEpoch(work) {
      if (!training) throw new Error('Internal: prepare comes first')
      const stage = stageOf(config, training.epochs)
      const means = await trainBatches(training, stage, work)
      if (stage.kind !== 'joint') {
        training.epochs++
        setState(undefined)
        return lossesByName(stage, means, config)
      }
      const { items } = await getState()
      const content = await training.autoencoder.means(work.signal)
      const swept = await training.ratings.sweep(items, content, { signal: work.signal, report: () => undefined })
      setState({ content, items: swept.items, trained: training.ratings.trained })
      training.epochs++
      return { ...lossesByName(stage, means, config), ...swept.losses }
    },

    async scoreItems(histories) {
      if (histories.rows > fewHistories || !state) await startBackend()
      const users = await usersOf(histories)
      return products(users, scoring ?? new Float64Array(), size)
    },

    cold: {
      async scoreUsers(items, histories) {
        if (items.length > fewHistories) await startBackend()
        const means = meansByHand(await getWeights(), contentRows(getVocabulary(), items), hiddenSizes.length, size)
        return products(means, await knownUsersOf(histories), size)
      },
    },

    async save() {
      return toState(await getWeights(), await getState(), getVocabulary(), size)
    },

    async load(stored) {
      const known = vocabularyFromJson(stored.json['vocabulary'])
      const parts = fromState(stored, sizeOf(known), itemCount)
      vocabulary = known
      weights = parts.weights
      training?.autoencoder.setArrays(parts.weights)
      setState(parts.state)
    },

    async saveTraining() {
      if (!training) throw new Error('Internal: prepare comes first')
      const { arrays, steps } = await training.autoencoder.saveMoments()
      return { arrays, json: { steps, epochs: training.epochs } }
    },

    async loadTraining(stored) {
      if (!training) throw new Error('Internal: prepare comes first')
      training.epochs = Number(stored.json['epochs'])
      if (training.epochs === 0) return
      training.autoencoder.loadMoments(stageOf(config, training.epochs - 1), stored.arrays, Number(stored.json['steps']))
    },

    dispose() {
      training?.autoencoder.dispose()
      training = undefined
      weights = {}
      setState(undefined)
    },
  }
}
