import type { RunSummary } from '../../../contract/index.ts'
import type { MeasuredRow } from './finished-rows.ts'
import type { Measured } from './measure.ts'
import { markdownTable } from '../reference-text.ts'
import type { Goal } from './target.ts'

export interface Verdict {
  readonly goal: Goal
  readonly value: number
  readonly reach: string
  readonly isReached: boolean
}

/** Each goal beside the mean over the seeds. */
export function judge({ target, rows }: Measured): Verdict[] {
  return target.goals.map((goal) => {
    const value = meanOf(rows, goal.row, goal.metric)
    switch (goal.kind) {
      case 'within':
        return { goal, value, reach: `${goal.of.toFixed(3)} ± ${goal.by}`, isReached: Math.abs(value - goal.of) <= goal.by }
      case 'at-least':
        return { goal, value, reach: `at least ${goal.of.toFixed(3)}`, isReached: value >= goal.of }
      case 'ratio': {
        const base = meanOf(rows, goal.to, goal.metric)
        const ratio = (value / base).toFixed(3)
        return { goal, value, reach: `at least ${goal.atLeast} × ${goal.to} (${ratio} ×)`, isReached: value >= goal.atLeast * base }
      }
      case 'highest': {
        const others = rows.map(({ contender }) => contender.label).filter((label) => label !== goal.row)
        const next = others.reduce((a, b) => (meanOf(rows, b, goal.metric) > meanOf(rows, a, goal.metric) ? b : a))
        const best = meanOf(rows, next, goal.metric)
        return { goal, value, reach: `above all other rows (${next}: ${best.toFixed(4)})`, isReached: value > best }
      }
    }
  })
}

/** What every row has that is not a default. */
export function settingsLine(rows: readonly MeasuredRow[]): string {
  const settings = rows.map(({ contender: { label, modelId, config, presetId } }) => {
    const changed = Object.entries(config ?? {}).map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    return `${label}: ${[`\`${modelId}\``, ...(presetId === undefined ? [] : [`preset ${presetId}`]), ...changed].join(', ')}`
  })
  return `Settings beside the defaults: ${settings.join('; ')}.`
}

/** Over the seeds. */
export function meanOf(rows: readonly MeasuredRow[], label: string, metric: string): number {
  const runs = rows.find(({ contender }) => contender.label === label)?.runs ?? []
  return runs.reduce((sum, run) => sum + run.metrics[metric].value, 0) / runs.length
}

/**
 * The page of what was measured; nothing in it is typed by hand. `before`, the page as it was, keeps its parts on targets that were not measured
 * this time; `titles` are those of all targets, in order.
 */
export function reproductionPage(all: readonly Measured[], before = '', titles = all.map(({ target }) => target.title)): string {
  const parts = new Map(before.split(/^(?=## )/m).map((part) => [/^## (.*)$/m.exec(part)?.[1] ?? '', part.trim()]))
  for (const measured of all) parts.set(measured.target.title, targetPart(measured))
  return [
    '# Reproduction',
    'Written by `coldframe reproduce`. Every figure is a mean over the users, or items, of the test part; where there are several seeds, the mean over them with their range. Intervals are 95 % bootstrap intervals over the same, of the first seed. A target that is missed stays here.',
    ...titles.flatMap((title) => parts.get(title) ?? []),
    '',
  ].join('\n\n')
}

function targetPart(measured: Measured): string {
  const { target, rows } = measured
  const figures = rows.map(({ contender, runs }) => [
    contender.label,
    String(runs.length),
    ...target.metrics.map((metric) => figure(runs, metric)),
  ])
  const goals = judge(measured).map(({ goal, value, reach, isReached }) => [
    goal.row,
    goal.metric,
    value.toFixed(4),
    reach,
    isReached ? 'reached' : '**missed**',
    goal.source,
  ])
  const [first] = rows[0].runs
  return [
    `## ${target.title}`,
    `\`coldframe reproduce ${target.id}\`. ${target.protocol} Split ${first.splitId} ${first.splitHash?.slice(0, 12) ?? ''}; ${subjects(first)}; ${first.device ?? ''}.`,
    markdownTable(['model', 'seeds', ...target.metrics], figures),
    markdownTable(['model', 'figure', 'measured', 'to reach', '', 'source'], goals),
    settingsLine(rows),
  ].join('\n\n')
}

/** Mean over the seeds, interval of the first, range of all. */
export function figure(runs: readonly RunSummary[], metric: string): string {
  const figures = runs.map((run) => run.metrics[metric])
  const values = figures.map(({ value }) => value)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [{ low, high }] = figures
  const range = values.length > 1 ? `, seeds ${Math.min(...values).toFixed(4)} to ${Math.max(...values).toFixed(4)}` : ''
  const interval = low === high ? '' : ` [${low.toFixed(4)}, ${high.toFixed(4)}]`
  return `${mean.toFixed(4)}${interval}${range}`
}

export function subjects({ metrics }: RunSummary): string {
  const [some] = Object.values(metrics)
  return `${some.users} ${some.of ?? 'users'}`
}
