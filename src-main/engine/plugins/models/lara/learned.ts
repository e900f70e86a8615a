import { z } from 'zod'
import { type ContentVocabulary, learnVocabulary, trainedItems, vocabularyFromJson } from '../../../data/content.ts'
import { columnCounts, type Csr, rowLength, rowOf } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { vocabularyOptions } from '../../content-settings.ts'
import type { ContentValue, ModelContext } from '../../define.ts'
import { type AttributeLayout, chooseProfileSlots, layOut } from './attributes.ts'
import { type Architecture, createArchitecture } from './networks.ts'
import { measurePopulation, type Population } from './population.ts'
import { createProfileSpace, type ProfileSpace, selectColumns } from './profiles.ts'
import { type LaraConfig, namesIn } from './settings.ts'

/** What the model knows beside its weights: the attributes and what follows from them. */
export interface Learned {
  readonly vocabulary: ContentVocabulary
  readonly layout: AttributeLayout
  readonly space: ProfileSpace
  /** What each number of a profile stands for. */
  readonly dimensions: readonly ContentValue[]
  readonly population: Population
  readonly architecture: Architecture
  /** Of all items of the context, known or new. [items x k n] */
  readonly choices: Csr
  /** For `fromJson`. */
  readonly json: Record<string, unknown>
}

const Stored = z.object({
  vocabulary: z.unknown(),
  profileSlots: z.array(z.number().int().nonnegative()).min(1),
  longestHistory: z.number().int().nonnegative(),
  population: z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) }),
})

/** Learns the attribute values of the items that have interactions, and which of them make up a profile. */
export function learnAttributes(train: Csr, config: LaraConfig, context: ModelContext): Learned {
  const trained = trainedItems(train)
  const vocabulary = learnVocabulary(context.itemAttributes, trained, vocabularyOptions(config))
  const items = vocabulary.encodeAll(context.itemAttributes, context.itemCount)
  const uses = new Uint32Array(vocabulary.slots.length)
  columnCounts(train).forEach((count, item) => rowOf(items, item).forEach((slot) => (uses[slot] += count)))
  const slots = chooseProfileSlots(vocabulary, namesIn(config.profileFields), uses, config.profileSize)
  if (slots.length === 0) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      'LARA learns from the attributes of items, and these items have none that it could use.',
      'Join attributes to the dataset, lower the items per value, or choose a model that needs none.',
    )
  }
  let longest = 0
  for (let row = 0; row < train.rows; row++) longest = Math.max(longest, rowLength(train, row))
  const space = createProfileSpace(selectColumns(items, slots), longest, config)
  return derive({ vocabulary, items, slots, longest, space, population: measurePopulation(train, space), config })
}

/** @throws WorkbenchError RUN_DAMAGED for anything but what `json` held. */
export function fromJson(json: Record<string, unknown>, config: LaraConfig, context: ModelContext): Learned {
  const parsed = Stored.safeParse(json)
  const vocabulary = vocabularyFromJson(json['vocabulary'])
  if (!parsed.success || parsed.data.profileSlots.some((slot) => slot >= vocabulary.slots.length)) {
    throw damaged()
  }
  const { profileSlots: slots, longestHistory: longest, population } = parsed.data
  const items = vocabulary.encodeAll(context.itemAttributes, context.itemCount)
  const space = createProfileSpace(selectColumns(items, slots), longest, config)
  const { mean, deviation } = population
  if (mean.length !== space.size || deviation.length !== space.size) throw damaged()
  const measured = { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation) }
  return derive({ vocabulary, items, slots, longest, space, population: measured, config })
}

function damaged(): WorkbenchError {
  return new WorkbenchError('RUN_DAMAGED', 'What LARA stored about user profiles cannot be read.', 'Train the model again.')
}

interface Known {
  readonly vocabulary: ContentVocabulary
  /** [items x slots] */
  readonly items: Csr
  /** Those that a profile counts. */
  readonly slots: readonly number[]
  readonly longest: number
  readonly space: ProfileSpace
  readonly population: Population
  readonly config: LaraConfig
}

function derive({ vocabulary, items, slots, longest, space, population, config }: Known): Learned {
  const layout = layOut(vocabulary, space.size, config)
  const activity = config.activity ? [{ field: 'activity', value: 'interactions' }] : []
  return {
    vocabulary,
    layout,
    space,
    dimensions: [...slots.map((slot) => vocabulary.slots[slot]), ...activity],
    population,
    architecture: createArchitecture(config, layout, population),
    choices: layout.chooseAll(items),
    json: {
      vocabulary: vocabulary.toJson(),
      profileSlots: slots,
      longestHistory: longest,
      population: { mean: [...population.mean], deviation: [...population.deviation] },
    },
  }
}
