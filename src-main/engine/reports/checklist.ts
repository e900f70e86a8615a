import { metricTitle } from '../evaluation/metric-title.ts'
import { countText, metricText } from '../kernel/number-text.ts'
import { type Check, type Groups, namesOf, type Records } from './check.ts'
import { popularityBeaten, tuning } from './checklist-models.ts'
import { figures, mainCutoff, sharedCutoffs, type ShownRun, subjectOf } from './shown-runs.ts'

/** Splits whose test interactions may be older than their training interactions. */
const timelessSplits = ['user-random', 'strong-generalization', 'k-fold', 'new-items', 'fixed-folds']
/** No recommender on real data is this good; a leak is the likelier reading. */
const tooGood = 0.9

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
  if (found.length > 0) return { question, answer: 'yes', words: `${namesOf(found)}.` }
  return {
    question,
    answer: 'no',
    words: 'No baseline is in this report. Add most-popular and EASE: many published gains vanish beside them.',
  }
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
  return { question, answer: 'no', words: `Not in ${namesOf(bare)}: their means stand alone.` }
}

function leftOut(runs: readonly ShownRun[]): Check {
  const question = 'Are users that were left out counted, and did every list come out?'
  const counts = runs.map(({ detail }) => detail.protocol)
  const without = Math.max(0, ...counts.map((protocol) => protocol?.usersWithoutTestItems ?? 0))
  const empty = Math.max(0, ...counts.map((protocol) => protocol?.usersWithEmptyLists ?? 0))
  const who = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].join(' or ')
  const [each, most] = runs.length > 1 ? ['In each run at most ', 'at most '] : ['', '']
  const words = `${each}${countText(without)} ${who} with nothing to find are left out of the means, ${most}${countText(empty)} ${who} with an empty list score 0.`
  return { question, answer: empty > 0 ? 'no' : 'yes', words }
}

function seeds(runs: readonly ShownRun[]): Check {
  const question = 'Is it known what another seed would say?'
  const seedsOf = new Map<string, Set<number>>()
  for (const { detail } of runs) {
    const key = JSON.stringify([detail.summary.modelId, detail.config, detail.protocol?.splitHash])
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
  return { question, answer: 'no', words: `${namesOf(sampled)} ranked a sample. Such figures are estimates and can order models wrongly.` }
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
  return { question, answer: 'no', words: `Nearly only them: ${namesOf(clones)}.` }
}
