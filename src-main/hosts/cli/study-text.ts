import type { StudyDetail, StudySummary } from '../../contract/index.ts'
import { duration, table } from './text.ts'

/** A study as commands answer it: the best trials, and the best of each model as a run to start. */
export function studyResult(detail: StudyDetail): { json: unknown; text: string } {
  const { summary, trials } = detail
  const { metric } = summary.request
  const shown = [...trials].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)).slice(0, 20)
  const rows = shown.map((trial) => [
    trial.modelId,
    String(trial.number),
    trial.state,
    trial.value === null ? (trial.message ?? '') : trial.value.toFixed(4),
    trial.bestEpoch === null ? '' : String(trial.bestEpoch),
    duration(trial.seconds * 1000),
    pointText(trial.point),
  ])
  const commands = summary.best.flatMap(({ modelId, trial }) => {
    if (trial === null) return []
    const fixed = summary.request.models.find((model) => model.modelId === modelId)?.fixed ?? {}
    return [`coldframe train ${summary.datasetName} --model ${modelId} ${settingWords({ ...fixed, ...trial.point })}${splitWords(summary)}`]
  })
  const text = [
    `${summary.name}: ${summary.state}, ${trials.length} trials on ${summary.request.split.id}; the test part was not opened.`,
    table(['model', 'trial', 'state', `validation ${metric}`, 'best epoch', 'time', 'settings'], rows),
    ...(commands.length > 0 ? ['', 'The best of each, as a run:', ...commands] : []),
  ]
  return { json: { study: summary, trials }, text: text.join('\n') }
}

/** One line per study. */
export function studiesTable(studies: readonly StudySummary[]): string {
  return table(
    ['study', 'dataset', 'state', 'trials', 'best on validation'],
    studies.map(({ name, datasetName, state, best, request }) => [
      name,
      datasetName,
      state,
      String(best.reduce((sum, { trials }) => sum + trials, 0)),
      best.map(({ modelId, trial }) => `${modelId} ${trial?.value?.toFixed(4) ?? '-'}`).join(', ') + ` (${request.metric})`,
    ]),
  )
}

function pointText(point: Readonly<Record<string, unknown>>): string {
  return Object.entries(point)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function settingWords(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `--set ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function splitWords({ request }: StudySummary): string {
  const own = Object.entries(request.split.config).map(([key, value]) => ` --split-set ${key}=${JSON.stringify(value)}`)
  return ` --split ${request.split.id}${own.join('')}`
}
