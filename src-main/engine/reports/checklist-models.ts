import { metricTitle } from '../evaluation/metric-title.ts'
import { type Check, type Groups, namesOf, type Records } from './check.ts'
import { isChanged } from './methods-text.ts'
import { figures, primaryMetric, type ShownRun } from './shown-runs.ts'

const popularityModels = ['most-popular', 'most-active-users']

/** By the paired test where popularity was the first run or was compared with it; else by intervals that do not touch. */
export function popularityBeaten(groups: Groups, { compare }: Records): Check {
  const question = 'Is the list of the most popular beaten?'
  const judged = groups.flatMap((group) => {
    const popular = group.find(({ detail }) => popularityModels.includes(detail.summary.modelId))
    const key = primaryMetric(group)
    if (popular === undefined || !group.every((run) => key in figures(run))) return []
    return group.filter((run) => !run.isBaseline).map((run) => ({ run, beats: beats(run, popular, group, key, compare), key }))
  })
  if (judged.length === 0) return { question, answer: 'unknown', words: 'No run of most-popular shares a table with another model here.' }
  const [{ key }] = judged
  const behind = judged.filter((one) => !one.beats).map(({ run }) => run)
  if (behind.length === 0) return { question, answer: 'yes', words: `By every model, in ${metricTitle(key)}, beyond chance.` }
  return { question, answer: 'no', words: `Not beyond chance in ${metricTitle(key)} by ${namesOf(behind)}.` }
}

function beats(run: ShownRun, popular: ShownRun, group: readonly ShownRun[], key: string, { tests }: Records['compare']): boolean {
  const verdictOf = ({ detail }: ShownRun) => tests.find((test) => test.runId === detail.summary.id && test.metric === key)?.verdict
  if (group[0] === popular && verdictOf(run) !== undefined) return verdictOf(run) === 'better'
  if (group[0] === run && verdictOf(popular) !== undefined) return verdictOf(popular) === 'worse'
  return figures(run)[key].low > figures(popular)[key].high
}

export function tuning(runs: readonly ShownRun[], { tuned }: Records): Check {
  const question = 'Were all models tuned, baselines too, with the same effort?'
  const tunable = runs.filter(({ detail }) => Object.keys(detail.defaults).length > 0)
  const searchOf = ({ detail }: ShownRun) => tuned.find(({ runId }) => runId === detail.summary.id)
  const searched = tunable.filter((run) => searchOf(run) !== undefined)
  const trials = searched.map((run) => `${run.name} (${searchOf(run)?.trials ?? 0} trials in ${searchOf(run)?.study ?? ''})`).join(', ')
  if (tunable.length === 0) return { question, answer: 'yes', words: 'None of these models has a setting.' }
  if (searched.length === tunable.length) {
    const studies = new Set(searched.map((run) => searchOf(run)?.study))
    return studies.size === 1
      ? { question, answer: 'yes', words: `Settings come out of one search on validation: ${trials}.` }
      : { question, answer: 'unknown', words: `Each comes out of a search, but not of the same: ${trials}.` }
  }
  if (searched.length > 0) {
    return { question, answer: 'no', words: `Only ${trials}; not ${namesOf(tunable.filter((run) => searchOf(run) === undefined))}.` }
  }
  const untouched = tunable.filter(({ detail }) =>
    Object.keys(detail.config).every((key) => !isChanged(detail.config[key], detail.defaults[key])),
  )
  if (untouched.length === tunable.length)
    return { question, answer: 'no', words: 'Every model ran with its default settings; none was tuned for these data.' }
  if (untouched.length === 0)
    return { question, answer: 'unknown', words: 'All models have settings of their own, and no search of this workspace led to them.' }
  return { question, answer: 'no', words: `${namesOf(untouched)} ran with default settings, the others did not.` }
}
