import { metricTitle } from '../evaluation/metric-title.ts'
import { countText, metricText } from '../kernel/number-text.ts'
import { isChanged } from './methods-text.ts'
import type { ReportInput } from './report-input.ts'
import { figures, mainCutoff, primaryMetric, sharedCutoffs, type ShownRun, subjectOf } from './shown-runs.ts'

/**
 * What a sceptical reader would ask, answered from the records alone. Each question is put so that "yes" is what one hopes to read; "unknown" means
 * that the records cannot say.
 */
export interface Check {
  readonly question: string
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly words: string
}

type Groups = readonly (readonly ShownRun[])[]
type Records = Pick<ReportInput, 'tuned' | 'compare'>

/** Splits whose test interactions may be older than their training interactions. */
const timelessSplits = ['user-random', 'strong-generalization', 'k-fold', 'new-items', 'fixed-folds']
/** No recommender on real data is this good; a leak is the likelier reading. */
const tooGood = 0.9
const popularityModels = ['most-popular', 'most-active-users']

export function checklist(groups: Groups, records: Records): Check[] {
  const runs = groups.flat()
  return [
    sameProtocol(groups),
    baselines(runs),
    popularityBeaten(groups, records),
    tuning(runs, records),
    selection(runs),
    openings(runs),
    intervals(runs),
    leftOut(runs),
    seeds(runs),
    candidates(runs),
    time(runs),
    plausibility(runs),
    popularity(groups),
  ]
}

const names = (runs: readonly ShownRun[]): string => runs.map((run) => run.name).join(', ')

function sameProtocol(groups: Groups): Check {
  const question = 'Do all runs share one split, one candidate set and one direction?'
  if (groups.length === 1) return { question, answer: 'yes', words: 'Equal split hash, candidates and direction.' }
  return {
    question,
    answer: 'no',
    words: `There are ${groups.length} protocols, so there are ${groups.length} tables, which must not be read across.`,
  }
}

function baselines(runs: readonly ShownRun[]): Check {
  const question = 'Is there a simple baseline to beat?'
  const found = runs.filter((run) => run.isBaseline)
  if (found.length > 0) return { question, answer: 'yes', words: `${names(found)}.` }
  return {
    question,
    answer: 'no',
    words: 'No baseline is in this report. Add most-popular and EASE: many published gains vanish beside them.',
  }
}

/** By the paired test where popularity was the first run or was compared with it; else by intervals that do not touch. */
function popularityBeaten(groups: Groups, { compare }: Records): Check {
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
  return { question, answer: 'no', words: `Not beyond chance in ${metricTitle(key)} by ${names(behind)}.` }
}

function beats(run: ShownRun, popular: ShownRun, group: readonly ShownRun[], key: string, { tests }: Records['compare']): boolean {
  const verdictOf = ({ detail }: ShownRun) => tests.find((test) => test.runId === detail.summary.id && test.metric === key)?.verdict
  if (group[0] === popular && verdictOf(run) !== undefined) return verdictOf(run) === 'better'
  if (group[0] === run && verdictOf(popular) !== undefined) return verdictOf(popular) === 'worse'
  return figures(run)[key].low > figures(popular)[key].high
}

function tuning(runs: readonly ShownRun[], { tuned }: Records): Check {
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
    return { question, answer: 'no', words: `Only ${trials}; not ${names(tunable.filter((run) => searchOf(run) === undefined))}.` }
  }
  const untouched = tunable.filter(({ detail }) =>
    Object.keys(detail.config).every((key) => !isChanged(detail.config[key], detail.defaults[key])),
  )
  if (untouched.length === tunable.length)
    return { question, answer: 'no', words: 'Every model ran with its default settings; none was tuned for these data.' }
  if (untouched.length === 0)
    return { question, answer: 'unknown', words: 'All models have settings of their own, and no search of this workspace led to them.' }
  return { question, answer: 'no', words: `${names(untouched)} ran with default settings, the others did not.` }
}

function selection(runs: readonly ShownRun[]): Check {
  const question = 'Was everything that training chose chosen without the test part?'
  const selected = runs.filter(({ detail }) => detail.selectionMetric !== null)
  if (selected.length === 0) return { question, answer: 'yes', words: 'Nothing had to be chosen during training.' }
  const epochs = selected
    .map(({ name, detail }) => `${name}: epoch ${detail.bestEpoch ?? 'unknown'} by ${metricTitle(detail.selectionMetric ?? '')}`)
    .join('; ')
  return { question, answer: 'yes', words: `Epochs were chosen on the validation part (${epochs}).` }
}

function openings(runs: readonly ShownRun[]): Check {
  const question = 'Was the test part opened once per run?'
  const often = runs.filter(({ detail }) => (detail.protocol?.testOpenings ?? 0) > 1)
  if (often.length === 0) return { question, answer: 'yes', words: 'Once per run, after training.' }
  const counts = often.map(({ name, detail }) => `${name} ${detail.protocol?.testOpenings ?? 0} times`).join(', ')
  return { question, answer: 'no', words: `More than once: ${counts}. A run that was cut off during its evaluation opens it again.` }
}

function intervals(runs: readonly ShownRun[]): Check {
  const question = 'Does every mean over users have its interval?'
  const bare = runs.filter((run) =>
    Object.entries(figures(run)).some(
      ([key, { low, high, value }]) => /^(ndcg|recall|precision|map|mrr)/.test(key) && low === high && value > 0,
    ),
  )
  if (bare.length === 0) return { question, answer: 'yes', words: '95 % bootstrap intervals; figures of all lists together have none.' }
  return { question, answer: 'no', words: `Not in ${names(bare)}: their means stand alone.` }
}

function leftOut(runs: readonly ShownRun[]): Check {
  const question = 'Are users that were left out counted, and did every list come out?'
  const counts = runs.map(({ detail }) => detail.protocol)
  const without = Math.max(0, ...counts.map((protocol) => protocol?.usersWithoutTestItems ?? 0))
  const empty = Math.max(0, ...counts.map((protocol) => protocol?.usersWithEmptyLists ?? 0))
  const who = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].join(' or ')
  const words = `${countText(without)} ${who} with nothing to find are left out of the means, ${countText(empty)} ${who} with an empty list score 0.`
  return { question, answer: empty > 0 ? 'no' : 'yes', words }
}

function seeds(runs: readonly ShownRun[]): Check {
  const question = 'Is it known what another seed would say?'
  const seedsOf = new Map<string, Set<number>>()
  for (const { detail } of runs) {
    const key = JSON.stringify([detail.summary.modelId, detail.config])
    seedsOf.set(key, (seedsOf.get(key) ?? new Set()).add(detail.summary.seed))
  }
  const fewest = Math.min(...[...seedsOf.values()].map((set) => set.size))
  if (fewest > 1) return { question, answer: 'yes', words: `Each model ran with at least ${fewest} seeds; compare their rows.` }
  return {
    question,
    answer: 'unknown',
    words: 'Models ran with a single seed on a single split. Intervals cover the choice of users, not that of seeds or splits.',
  }
}

function candidates(runs: readonly ShownRun[]): Check {
  const question = 'Was all that could be shown ranked?'
  const sampled = runs.filter(({ detail }) => detail.protocol?.candidates.startsWith('sampled'))
  if (sampled.length === 0) {
    const ranked = [...new Set(runs.flatMap(({ detail }) => detail.protocol?.candidates ?? []))].join('; ')
    return { question, answer: 'yes', words: `No sample was drawn. Candidates: ${ranked}.` }
  }
  return { question, answer: 'no', words: `${names(sampled)} ranked a sample. Such figures are estimates and can order models wrongly.` }
}

function time(runs: readonly ShownRun[]): Check {
  const question = 'Does the test lie after the training in time?'
  const timeless = [...new Set(runs.map(({ detail }) => detail.split.id))].filter((id) => timelessSplits.includes(id))
  if (timeless.length === 0) {
    return { question, answer: 'yes', words: 'For each user. Other users\u2019 later interactions can still be in training.' }
  }
  return {
    question,
    answer: 'no',
    words: `${timeless.join(', ')} hides interactions whatever their time, so the model may know a user\u2019s later taste. Figures on future behaviour are lower.`,
  }
}

function plausibility(runs: readonly ShownRun[]): Check {
  const question = 'Is every figure plausible?'
  const suspicious = runs.flatMap((run) =>
    Object.entries(figures(run))
      .filter(([key, { value }]) => /^(precision|ndcg|map)@/.test(key) && value > tooGood)
      .map(([key, { value }]) => `${run.name} ${key} ${metricText(value)}`),
  )
  if (suspicious.length === 0) return { question, answer: 'yes', words: `No precision, nDCG or MAP is above ${metricText(tooGood, 1)}.` }
  return { question, answer: 'no', words: `Too good to be true, look for a leak: ${suspicious.join(', ')}.` }
}

function popularity(groups: Groups): Check {
  const question = 'Do the models do more than repeat the best-sellers?'
  const clones = groups.flatMap((group) => {
    const key = `popularity_lift@${mainCutoff(sharedCutoffs(group))}`
    return group.filter((run) => !run.isBaseline && (figures(run)[key]?.value ?? 0) > tooGood)
  })
  if (clones.length === 0) {
    return { question, answer: 'yes', words: 'No model but the baselines recommends items nearly as popular as the best-seller list.' }
  }
  return { question, answer: 'no', words: `Nearly only them: ${names(clones)}.` }
}
