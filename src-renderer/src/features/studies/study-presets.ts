import type { ConfigValues, ModelInfo } from '../../../../src-main/contract/models.ts'
import { type Range, toSearchFields } from './search-fields.ts'
import type { StudyDraft } from './study-draft.ts'

export interface StudyPreset {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** What it changes of a draft; undefined: a model that it needs is not there. */
  apply(models: ReadonlyMap<string, ModelInfo>): Partial<StudyDraft> | undefined
}

/** Epochs of the report that the two studies repeat; early stopping is ours and ends most trials sooner. */
const epochs = 200

/** Only `ranges` is varied: whatever else the model would search stays at its default. */
function onlyVaried(model: ModelInfo, ranges: Readonly<Record<string, Range>>): ConfigValues {
  const others = toSearchFields(model.schema).filter(({ field, proposed }) => proposed !== null && !(field.key in ranges))
  return { epochs, ...Object.fromEntries(others.map(({ field }) => [field.key, model.defaults[field.key] ?? null])) }
}

function gridOf(models: ReadonlyMap<string, ModelInfo>, ranges: Readonly<Record<string, Record<string, Range>>>) {
  const known = Object.keys(ranges).flatMap((id) => models.get(id) ?? [])
  if (known.length !== Object.keys(ranges).length) return undefined
  return {
    models: known.map(({ id }) => id),
    configs: Object.fromEntries(known.map((model) => [model.id, onlyVaried(model, ranges[model.id] ?? {})])),
    ranges: Object.fromEntries(Object.entries(ranges).filter(([, own]) => Object.keys(own).length > 0)),
    sampler: 'grid' as const,
    metric: 'ndcg@100',
    trials: null,
    minutes: null,
    prune: false,
  }
}

/** The two studies of the Netflix report on Mult-VAE, each with Mult-DAE beside it. */
export const studyPresets: readonly StudyPreset[] = [
  {
    id: 'learning-rate',
    title: 'Learning rate',
    summary: '.1, .3 and .001 for Mult-VAE and Mult-DAE, all else at its default. The report kept .001.',
    apply: (models) => gridOf(models, { 'mult-vae': { learningRate: [0.1, 0.3, 0.001] }, 'mult-dae': { learningRate: [0.1, 0.3, 0.001] } }),
  },
  {
    id: 'anneal-cap',
    title: 'Annealing cap',
    summary: 'The KL weight of Mult-VAE ends at .1, .2, … 1; Mult-DAE, which has none, is trained once beside it. The report kept .9.',
    apply: (models) => gridOf(models, { 'mult-vae': { annealCap: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] }, 'mult-dae': {} }),
  },
]
