import { z } from 'zod'
import { trainedItems } from '../../../data/content.ts'
import { type Csr, csrFromRows } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { startBackend } from '../../../tensor/backend.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'
import type { ItemContent, Model, ModelContext } from '../../define.ts'
import { compareProfiles, denseProfiles, judgeAll, proposeAll } from './answers.ts'
import { type Course, courseFromJson, courseToJson, describeCourse, record, startCourse } from './course.ts'
import { describeItem } from './describe-item.ts'
import { fromJson, learnAttributes, type Learned } from './learned.ts'
import {
  areWeightsOf,
  createNetworks,
  disposeNetworks,
  initialNetworks,
  loadMoments,
  type Networks,
  saveMoments,
  saveNetworks,
} from './networks.ts'
import { spreadOf } from './population.ts'
import type { LaraConfig } from './settings.ts'
import { prepareData, profileSpread, type TrainingData, trainOnce } from './training.ts'

const Steps = z.number().int().nonnegative()
const TrainingState = z.object({ steps: z.object({ generator: Steps, discriminator: Steps }) })

/**
 * Sun et al. 2020: a generator proposes a user for an item from the item's attributes, a discriminator tells the proposed from the real one.
 * Everything random comes from the context's rng, in a fixed order.
 */
export function createLara(config: LaraConfig, context: ModelContext): Model {
  const { rng } = context
  // Where the discriminator answers it is usually sure, and the generator has learned nothing that is worth a look.
  const generates = config.answer !== 'discriminator'
  let learned: Learned | undefined
  let stored: NamedArrays | undefined
  let networks: Networks | undefined
  let train: Csr | undefined
  let data: TrainingData | undefined
  /** u_c of all items, until the weights change. [items, d] */
  let proposed: Float32Array | undefined
  /** Of the generators' profiles while training; none where nobody is proposed. */
  let course: Course | undefined

  const getLearned = (): Learned => {
    if (!learned) throw new Error('Internal: LARA is used before it was prepared or loaded')
    return learned
  }
  const startFrom = (next: Learned, arrays: NamedArrays): void => {
    disposeNetworks(networks)
    networks = undefined
    proposed = undefined
    data = undefined
    course = undefined
    learned = next
    stored = arrays
  }
  const onDevice = async (): Promise<Networks> => {
    await startBackend()
    if (!networks && !stored) throw new Error('Internal: LARA has no weights yet')
    return (networks ??= createNetworks(getLearned().architecture, stored ?? {}, config.optimizer))
  }
  const proposeForAll = async (): Promise<Float32Array> => {
    const { architecture, choices, space } = getLearned()
    return (proposed ??= await proposeAll(architecture, await onDevice(), choices, space.size))
  }

  return {
    async prepare(matrix) {
      const next = learnAttributes(matrix, config, context)
      startFrom(next, initialNetworks(next.architecture, rng))
      train = matrix
      if (generates) course = startCourse(next)
    },

    async trainEpoch(work) {
      if (!train) throw new Error('Internal: prepare comes first')
      const { architecture, choices, population, space } = getLearned()
      data ??= prepareData(train, choices, space, config)
      const device = await onDevice()
      if (course?.epochs.length === 0) course = await record(course, 0, getLearned(), device)
      // Out of date from the first step on.
      stored = undefined
      proposed = undefined
      const means = await trainOnce({ config, architecture, networks: device, data, rng, work })
      if (course) course = await record(course, course.trained + 1, getLearned(), device)
      const spread = profileSpread(await proposeForAll(), space.size, trainedItems(train))
      return { ...means, profileSpread: spread / (spreadOf(population) || 1) }
    },

    async scoreItems(histories) {
      const { architecture, choices, space } = getLearned()
      if (config.answer === 'discriminator') return judgeAll(architecture, await onDevice(), choices, histories, space)
      return compareProfiles(await proposeForAll(), histories, space, config.answer)
    },

    cold: {
      async scoreUsers(items, histories) {
        const { vocabulary, layout, architecture, space } = getLearned()
        const choices = csrFromRows(
          items.map((item) => layout.choose(vocabulary.encode(item))),
          layout.generators * layout.values,
        )
        const device = await onDevice()
        const scores =
          config.answer === 'discriminator'
            ? await judgeAll(architecture, device, choices, histories, space)
            : await compareProfiles(await proposeAll(architecture, device, choices, space.size), histories, space, config.answer)
        return turned(scores, histories.rows, items.length)
      },
      ...(generates
        ? {
            profiles: async (item: ItemContent) => describeItem(getLearned(), await onDevice(), item),
            course: async () => (course && course.epochs.length > 0 ? describeCourse(course, getLearned(), await onDevice()) : null),
          }
        : {}),
      userProfiles: async (histories) => denseProfiles(histories, getLearned().space, 'write'),
    },

    async save() {
      const json = course ? { ...getLearned().json, course: courseToJson(course) } : getLearned().json
      return { arrays: stored ?? (await saveNetworks(await onDevice())), json }
    },

    async load(state) {
      const next = fromJson(state.json, config, context)
      if (!areWeightsOf(next.architecture, state.arrays)) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored weights of LARA do not fit its settings.', 'Train the model again.')
      }
      startFrom(next, state.arrays)
      if (generates) course = courseFromJson(state.json['course'], next)
    },

    async saveTraining() {
      const device = await onDevice()
      const steps = { generator: device.generator.steps, discriminator: device.discriminator.steps }
      return { arrays: await saveMoments(device), json: { steps } }
    },

    async loadTraining(state) {
      const { steps } = TrainingState.parse(state.json)
      loadMoments(await onDevice(), state.arrays, steps)
    },

    dispose() {
      disposeNetworks(networks)
      networks = undefined
      learned = undefined
      stored = undefined
      train = undefined
      data = undefined
      proposed = undefined
    },
  }
}

/** [rows x columns] -> [columns x rows] */
function turned(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = matrix[row * columns + column]
  return result
}
