import type { ConfigValues } from '../../contract/index.ts'
import { bootstrapReplicates } from '../evaluation/bootstrap.ts'
import { signFlips } from '../evaluation/sign-flips.ts'
import { splitters } from '../plugins/splitters/index.ts'
import { countText } from '../kernel/number-text.ts'
import { metricTitle } from '../evaluation/metric-title.ts'
import { type ShownRun, subjectOf } from './shown-runs.ts'

/** The "methods" paragraphs of a paper, written from what was recorded: one on data and split, one per model, one on measuring. */
export function methodsText(group: readonly ShownRun[], isCompared: boolean): string[] {
  return [dataText(group[0]), ...group.map(modelText), measuringText(group, isCompared)]
}

function dataText({ detail }: ShownRun): string {
  const { counts, split, summary } = detail
  const splitter = splitters.find((known) => known.id === split.id)
  const sentences = [`Data: ${summary.datasetName}.`]
  if (counts) {
    const rule =
      counts.threshold === null ? 'Every interaction counts as a positive' : `Ratings of at least ${counts.threshold} count as positives`
    sentences.push(
      `${rule}; ${countText(counts.positives)} of them, by ${countText(counts.users)} users on ${countText(counts.items)} items, remain after the rules of the split (${countText(counts.droppedLowRatings)} low ratings, ${countText(counts.droppedUsers)} users and ${countText(counts.droppedItems)} items were left out).`,
    )
  }
  sentences.push(`Split: ${splitter?.title ?? split.id}, with ${settingsText(split.config)}.`)
  if (splitter) sentences.push(splitter.summary)
  if (counts) {
    sentences.push(
      `${countText(counts.trainInteractions)} interactions are for training, ${countText(counts.validationHeldOut)} of ${countText(counts.validationUsers)} users for validation, ${countText(counts.testHeldOut)} of ${countText(counts.testUsers)} users for the test.`,
    )
  }
  return sentences.join(' ')
}

function modelText({ detail }: ShownRun): string {
  const { summary, config, defaults, protocol, selectionMetric, bestEpoch, epochs } = detail
  const changed = Object.fromEntries(Object.entries(config).filter(([key, value]) => isChanged(value, defaults[key])))
  const settings = Object.keys(changed).length === 0 ? 'default settings' : `default settings but ${settingsText(changed)}`
  const sentences = [`${summary.name}: ${summary.modelTitle} with ${settings}, seed ${summary.seed}.`]
  if (selectionMetric !== null && bestEpoch !== null) {
    const chosen = `Trained for ${epochs.length} epochs; epoch ${bestEpoch} had the best ${metricTitle(selectionMetric)} on the validation part`
    sentences.push(
      protocol?.finalFit === 'train+validation'
        ? `${chosen}, and as many epochs were trained anew on the training and validation parts together.`
        : `${chosen} and was kept, with the whole history as input for the test.`,
    )
  } else if (protocol?.finalFit === 'train+validation') {
    sentences.push('Its settings were fixed beforehand, and it was fitted to the training and validation parts together.')
  }
  return sentences.join(' ')
}

function measuringText(group: readonly ShownRun[], isCompared: boolean): string {
  const { protocol } = group[0].detail
  if (protocol === null) return ''
  const subject = subjectOf(group)
  const what = subject === 'user' ? 'items for each user' : 'users for each item'
  const sentences = [
    `Ranking: ${what}, among ${protocol.candidates}; ties are broken by a seeded permutation.`,
    `Every figure is a mean over ${countText(protocol.usersEvaluated)} ${subject}s with a 95 % percentile interval from ${countText(bootstrapReplicates)} bootstrap resamples of the ${subject}s.`,
    leftOutText(protocol.usersWithoutTestItems, protocol.usersWithEmptyLists, subject),
  ]
  if (isCompared) {
    sentences.push(
      `Differences are paired by ${subject}: mean difference to ${group[0].name}, bootstrap interval, and a two-sided randomisation test with ${countText(signFlips)} random sign patterns, corrected for the number of runs on each metric (Holm); Student\u2019s t and Wilcoxon\u2019s signed ranks are given beside it.`,
    )
  }
  return sentences.join(' ')
}

function leftOutText(without: number, empty: number, subject: 'user' | 'item'): string {
  const tests = subject === 'user' ? 'test items' : 'test users'
  const first =
    without === 0 ? `No ${subject} lacks ${tests}` : `${countText(without)} ${subject}s without ${tests} are left out of all means`
  const second = empty === 0 ? 'no list came out empty' : `${countText(empty)} ${subject}s got an empty list and score 0`
  return `${first}; ${second}.`
}

/** `regularization 500, dropout 0.5` */
export function settingsText(values: ConfigValues): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', ')
}

export function valueText(value: ConfigValues[string] | undefined): string {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join('\u2013')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function isChanged(value: ConfigValues[string] | undefined, byDefault: ConfigValues[string] | undefined): boolean {
  return JSON.stringify(value) !== JSON.stringify(byDefault)
}
