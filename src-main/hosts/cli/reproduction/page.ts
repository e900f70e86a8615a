import type { RunSummary } from '../../../contract/index.ts'
import type { Measured, MeasuredRow } from './measure.ts'
import { markdownTable } from '../reference-text.ts'
import type { Goal } from './targets.ts'

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
    }
  })
}

function meanOf(rows: readonly MeasuredRow[], label: string, metric: string): number {
  const runs = rows.find(({ contender }) => contender.label === label)?.runs ?? []
  return runs.reduce((sum, run) => sum + run.metrics[metric].value, 0) / runs.length
}

/** The page of everything that was measured; nothing in it is typed by hand. */
export function reproductionPage(all: readonly Measured[]): string {
  const parts = all.map((measured) => targetPart(measured))
  return [
    '# Reproduction',
    'Written by `coldframe reproduce`. Every figure is a mean over users of the test part; where there are several seeds, the mean over them with their range. Intervals are 95 % bootstrap intervals over users, of the first seed. A target that is missed stays here.',
    ...parts,
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
  const settings = rows.map(({ contender: { label, modelId, config, presetId } }) => {
    const changed = Object.entries(config ?? {}).map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    return `${label}: ${[`\`${modelId}\``, ...(presetId === undefined ? [] : [`preset ${presetId}`]), ...changed].join(', ')}`
  })
  const [first] = rows[0].runs
  return [
    `## ${target.title}`,
    `\`coldframe reproduce ${target.id}\`. ${target.protocol} Split ${first.splitId} ${first.splitHash?.slice(0, 12) ?? ''}; ${subjects(first)}; ${first.device ?? ''}.`,
    markdownTable(['model', 'seeds', ...target.metrics], figures),
    markdownTable(['model', 'figure', 'measured', 'to reach', '', 'source'], goals),
    `Settings beside the defaults: ${settings.join('; ')}.`,
  ].join('\n\n')
}

function figure(runs: readonly RunSummary[], metric: string): string {
  const figures = runs.map((run) => run.metrics[metric])
  const values = figures.map(({ value }) => value)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [{ low, high }] = figures
  const range = values.length > 1 ? `, seeds ${Math.min(...values).toFixed(4)} to ${Math.max(...values).toFixed(4)}` : ''
  return `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]${range}`
}

function subjects({ metrics }: RunSummary): string {
  const [some] = Object.values(metrics)
  return `${some.users} ${some.of ?? 'users'}`
}
