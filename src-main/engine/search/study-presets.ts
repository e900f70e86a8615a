import {
  type ConfigValues,
  type StudiedModel,
  type StudyPreset,
  thesisMinutes,
  type ThesisTable,
  thesisTables,
  thesisTrialsAtMost,
} from '../../contract/index.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { searchSpace } from './space.ts'

/** Epochs of the report that the studies repeat; early stopping is ours and ends most trials sooner. */
const epochs = 200

/** Only `ranges` is varied: whatever else the model would search stays at its default. */
function onlyVaried(modelId: string, ranges: StudiedModel['ranges']): StudiedModel {
  const { config, title } = getModel(modelId)
  const defaults = parseConfig(config, {}, title)
  const others = searchSpace(config, {}, {}).filter(({ key }) => !(key in ranges))
  const fixed: ConfigValues = { epochs, ...Object.fromEntries(others.map(({ key }) => [key, defaults[key]])) }
  return { modelId, fixed, ranges }
}

/** Every point of `ranges`, each trained once, to the end: a study that shows how a setting acts, not one that looks for the best. */
function gridOf(
  words: Pick<StudyPreset, 'id' | 'title' | 'summary'>,
  ranges: Readonly<Record<string, StudiedModel['ranges']>>,
): StudyPreset {
  return {
    ...words,
    models: Object.entries(ranges).map(([modelId, own]) => onlyVaried(modelId, own)),
    sampler: 'grid',
    metric: 'ndcg@100',
    trials: null,
    minutes: null,
    seedsPerTrial: 1,
    prune: false,
  }
}

const learningRates = [0.1, 0.3, 0.001]
const annealCaps = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
const likelihoods = ['multinomial', 'gaussian', 'logistic']

/** One task of the thesis: every method on the task's own split. */
function thesisPreset({ id, title, protocol, split, models, selection }: ThesisTable): StudyPreset {
  return {
    id: `thesis-${id}`,
    title,
    summary: `${protocol} All methods, ${thesisMinutes} minutes each, ${thesisTrialsAtMost} trials at most.`,
    models: models.map(({ modelId, fixed = {} }) => ({ modelId, fixed, ranges: {} })),
    split,
    sampler: 'tpe',
    metric: selection,
    trials: thesisTrialsAtMost,
    minutes: thesisMinutes,
    seedsPerTrial: 1,
    prune: true,
  }
}

/**
 * Ready studies: the questions of a published report on Mult-VAE (Liang et al. 2018), each with Mult-DAE beside it, and the tasks of the thesis.
 */
export function listStudyPresets(): StudyPreset[] {
  return [
    gridOf(
      {
        id: 'learning-rate',
        title: 'Learning rate',
        summary: '.1, .3 and .001 for Mult-VAE and Mult-DAE, all else at its default. The report kept .001.',
      },
      { 'mult-vae': { learningRate: learningRates }, 'mult-dae': { learningRate: learningRates } },
    ),
    gridOf(
      {
        id: 'anneal-cap',
        title: 'Annealing cap',
        summary: 'The KL weight of Mult-VAE ends at .1, .2, … 1; Mult-DAE, which has none, is trained once beside it. The report kept .9.',
      },
      { 'mult-vae': { annealCap: annealCaps }, 'mult-dae': {} },
    ),
    // Table 4 of the paper; its authors tuned each likelihood by itself, so its gaps are smaller than those at one setting.
    gridOf(
      {
        id: 'likelihood',
        title: 'Likelihood',
        summary:
          'Multinomial, Gaussian and logistic for Mult-VAE and Mult-DAE, all else at its default (the paper tuned each). There the multinomial wins.',
      },
      { 'mult-vae': { likelihood: likelihoods }, 'mult-dae': { likelihood: likelihoods } },
    ),
    ...thesisTables.map(thesisPreset),
  ]
}
