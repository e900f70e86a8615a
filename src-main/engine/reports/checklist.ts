import { countText, metricText } from '../kernel/number-text.ts'
import { isChanged } from './methods-text.ts'
import { metricTitle } from '../evaluation/metric-title.ts'
import { figures, mainCutoff, sharedCutoffs, type ShownRun, subjectOf } from './shown-runs.ts'

/** What a sceptical reader would ask, answered from the records. `open` means: the report cannot say, think about it yourself. */
export interface Check {
  readonly question: string
  readonly answer: string
  readonly state: 'good' | 'warning' | 'open'
}

/** Splits whose test interactions may be older than their training interactions. */
const timelessSplits = ['user-random', 'strong-generalization', 'k-fold']
/** No recommender on real data is this good; a leak is the likelier reading. */
const tooGood = 0.9

export function checklist(groups: readonly (readonly ShownRun[])[]): Check[] {
  const runs = groups.flat()
  return [
    sameProtocol(groups),
    baselines(runs),
    tuning(runs),
    selection(runs),
    openings(runs),
    leftOut(runs),
    seeds(runs),
    candidates(runs),
    time(runs),
    plausibility(runs),
    popularity(groups),
  ]
}

function sameProtocol(groups: readonly (readonly ShownRun[])[]): Check {
  const question = 'Do all runs share one split, one candidate set and one direction?'
  if (groups.length === 1) return { question, state: 'good', answer: 'Yes: equal split hash, candidates and direction.' }
  return {
    question,
    state: 'warning',
    answer: `No: there are ${groups.length} protocols, so there are ${groups.length} tables, which must not be read across.`,
  }
}

function baselines(runs: readonly ShownRun[]): Check {
  const question = 'Is there a simple baseline to beat?'
  const names = runs.filter((run) => run.isBaseline).map((run) => run.name)
  if (names.length > 0) return { question, state: 'good', answer: `Yes: ${names.join(', ')}.` }
  return {
    question,
    state: 'warning',
    answer: 'No baseline is in this report. Add most-popular and EASE: many published gains vanish beside them.',
  }
}

function tuning(runs: readonly ShownRun[]): Check {
  const question = 'Were all models tuned alike?'
  const tunable = runs.filter(({ detail }) => Object.keys(detail.defaults).length > 0)
  const untouched = tunable.filter(({ detail }) =>
    Object.keys(detail.config).every((key) => !isChanged(detail.config[key], detail.defaults[key])),
  )
  if (untouched.length === tunable.length) {
    return { question, state: 'open', answer: 'Every model ran with its default settings; none was tuned for these data.' }
  }
  const names = untouched.map((run) => run.name).join(', ')
  return {
    question,
    state: untouched.length === 0 ? 'open' : 'warning',
    answer:
      untouched.length === 0
        ? 'All models have settings of their own; the report cannot see how many were tried.'
        : `Not as far as the settings show: ${names} ran with default settings, the others did not.`,
  }
}

function selection(runs: readonly ShownRun[]): Check {
  const selected = runs.filter(({ detail }) => detail.selectionMetric !== null)
  const question = 'Was anything chosen by looking at the test part?'
  const epochs = selected
    .map(({ name, detail }) => `${name}: epoch ${detail.bestEpoch ?? 'unknown'} by ${metricTitle(detail.selectionMetric ?? '')}`)
    .join('; ')
  const answer =
    selected.length === 0 ? 'No: nothing had to be chosen during training.' : `No: epochs were chosen on the validation part (${epochs}).`
  return { question, state: 'good', answer }
}

function openings(runs: readonly ShownRun[]): Check {
  const question = 'How often was the test part opened?'
  const often = runs.filter(({ detail }) => (detail.protocol?.testOpenings ?? 0) > 1)
  if (often.length === 0) return { question, state: 'good', answer: 'Once per run, after training.' }
  const names = often.map(({ name, detail }) => `${name} ${detail.protocol?.testOpenings ?? 0} times`).join(', ')
  return { question, state: 'warning', answer: `More than once: ${names}. A run that was cut off during its evaluation opens it again.` }
}

function leftOut(runs: readonly ShownRun[]): Check {
  const question = 'Were users left out silently?'
  const counts = runs.map(({ detail }) => detail.protocol)
  const without = Math.max(0, ...counts.map((protocol) => protocol?.usersWithoutTestItems ?? 0))
  const empty = Math.max(0, ...counts.map((protocol) => protocol?.usersWithEmptyLists ?? 0))
  const who = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].join(' or ')
  const answer = `No: ${countText(without)} ${who} with nothing to find are left out of the means, ${countText(empty)} ${who} with an empty list score 0.`
  return { question, state: empty > 0 ? 'warning' : 'good', answer }
}

function seeds(runs: readonly ShownRun[]): Check {
  const question = 'Would another seed tell another story?'
  const seedsOf = new Map<string, Set<number>>()
  for (const { detail } of runs) {
    const key = JSON.stringify([detail.summary.modelId, detail.config])
    seedsOf.set(key, (seedsOf.get(key) ?? new Set()).add(detail.summary.seed))
  }
  const fewest = Math.min(...[...seedsOf.values()].map((set) => set.size))
  if (fewest > 1) return { question, state: 'good', answer: `Each model ran with at least ${fewest} seeds; compare their rows.` }
  return {
    question,
    state: 'open',
    answer: 'Unknown: models ran with a single seed on a single split. Intervals cover the choice of users, not that of seeds or splits.',
  }
}

function candidates(runs: readonly ShownRun[]): Check {
  const question = 'Was all that could be shown ranked?'
  const sampled = runs.filter(({ detail }) => detail.protocol?.candidates.startsWith('sampled'))
  if (sampled.length === 0) {
    const ranked = [...new Set(runs.flatMap(({ detail }) => detail.protocol?.candidates ?? []))].join('; ')
    return { question, state: 'good', answer: `No sample was drawn. Candidates: ${ranked}.` }
  }
  return {
    question,
    state: 'warning',
    answer: `No: ${sampled.map((run) => run.name).join(', ')} ranked a sample. Such figures are estimates and can order models wrongly.`,
  }
}

function time(runs: readonly ShownRun[]): Check {
  const question = 'Does the test lie after the training in time?'
  const timeless = [...new Set(runs.map(({ detail }) => detail.split.id))].filter((id) => timelessSplits.includes(id))
  if (timeless.length === 0)
    return { question, state: 'good', answer: 'For each user, yes. Other users\u2019 later interactions can still be in training.' }
  return {
    question,
    state: 'open',
    answer: `No: ${timeless.join(', ')} hides interactions at random, so the model may know a user\u2019s later taste. Figures on future behaviour are lower.`,
  }
}

function plausibility(runs: readonly ShownRun[]): Check {
  const question = 'Is any figure too good to be true?'
  const suspicious = runs.flatMap((run) =>
    Object.entries(figures(run))
      .filter(([key, { value }]) => /^(precision|ndcg|map)@/.test(key) && value > tooGood)
      .map(([key, { value }]) => `${run.name} ${key} ${metricText(value)}`),
  )
  if (suspicious.length === 0) return { question, state: 'good', answer: `No precision, nDCG or MAP is above ${metricText(tooGood, 1)}.` }
  return { question, state: 'warning', answer: `Look for a leak: ${suspicious.join(', ')}.` }
}

function popularity(groups: readonly (readonly ShownRun[])[]): Check {
  const question = 'Is a model only repeating the best-sellers?'
  const clones = groups.flatMap((group) => {
    const key = `popularity_lift@${mainCutoff(sharedCutoffs(group))}`
    return group.filter((run) => !run.isBaseline && (figures(run)[key]?.value ?? 0) > tooGood)
  })
  if (clones.length === 0)
    return { question, state: 'good', answer: 'No model but the baselines recommends items nearly as popular as the best-seller list.' }
  return { question, state: 'warning', answer: `Nearly: ${clones.map((run) => run.name).join(', ')}.` }
}
