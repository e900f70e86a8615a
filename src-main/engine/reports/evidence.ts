import { bootstrapReplicates } from '../evaluation/bootstrap.ts'
import { metricTitle } from '../evaluation/metric-title.ts'
import { countText } from '../kernel/number-text.ts'
import { metrics } from '../plugins/metrics/index.ts'
import type { Evidence } from './document.ts'
import { type ShownRun, subjectOf } from './shown-runs.ts'

export const userInterval = `95 % percentile interval of ${countText(bootstrapReplicates)} bootstrap resamples`

/** Where the figures of comparable runs come from; `keys` are the metrics that are shown. */
export function evidenceOf(group: readonly ShownRun[], keys: readonly string[], interval: string): Evidence {
  const [first] = group
  const { protocol, split } = first.detail
  const titles = [...new Set(keys.map((key) => key.split('@')[0]))]
  return {
    runs: group.map(({ detail: { summary } }) => ({ id: summary.id, name: summary.name })),
    split: split.id,
    splitHash: protocol?.splitHash ?? '',
    candidates: protocol?.candidates ?? '',
    direction: protocol?.direction ?? '',
    subjects: protocol?.usersEvaluated ?? 0,
    subject: subjectOf(group),
    definitions: titles.flatMap((id) => {
      const metric = metrics.find((known) => known.id === id)
      return metric === undefined ? [] : [{ metric: metricTitle(id), formula: metric.formula }]
    }),
    interval,
  }
}

/** Where figures of the cold-start studio come from: one run, asked about all users (0: not known how many). */
export function studioEvidence(run: ShownRun, population: number, interval: string): Evidence {
  return { ...evidenceOf([run], [], interval), candidates: '', direction: 'users-for-item', subject: 'user', subjects: population }
}

/** In one line; the exact definitions are the reader's to unfold. */
export function shortEvidence({ runs, split, splitHash, subjects, subject, interval }: Evidence): string {
  const over = subjects > 0 ? `${countText(subjects)} ${subject}s` : ''
  return [runs.map(({ id }) => id).join(', '), `${split} ${splitHash.slice(0, 12)}`.trim(), over, interval]
    .filter((part) => part !== '')
    .join(' \u00b7 ')
}

/** In sentences, with nothing left out. */
export function longEvidence({ runs, split, splitHash, candidates, direction, definitions }: Evidence): string {
  const ranked = direction === 'users-for-item' ? 'users ranked for each item' : 'items ranked for each user'
  return [
    `Runs: ${runs.map(({ id, name }) => `${name} (${id})`).join(', ')}.`,
    `Split ${split} ${splitHash}.`,
    `Protocol: ${ranked}${candidates === '' ? '' : `, among ${candidates}`}.`,
    ...definitions.map(({ metric, formula }) => `${metric}: ${formula}.`),
  ].join(' ')
}
