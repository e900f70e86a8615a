import type { FoldGroup, MetricTable, Progress, RunSummary } from '../../contract/index.ts'

/** Columns padded to their widest cell; numbers (cells that start with a digit, sign or point) to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const isNumber = header.map((_, column) => rows.every((row) => /^([-+.\d]|$)/.test(row[column] ?? '')) && rows.length > 0)
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

export function metricCell(metrics: MetricTable, name: string): string {
  const metric = metrics[name]
  if (!metric) return ''
  if (metric.low === metric.high) return metric.value.toFixed(4)
  return `${metric.value.toFixed(4)} [${metric.low.toFixed(4)}, ${metric.high.toFixed(4)}]`
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} m ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
}

export function progressLine(name: string, progress: Progress): string {
  const share = progress.total ? ` ${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}` : ''
  const left = progress.remainingMs === null ? '' : `, ${duration(progress.remainingMs)} left`
  return `${name}: ${progress.step}${share}${left}`
}

/** The figures that a table of runs shows: those most papers print, where the runs have them. */
const shownMetrics = ['ndcg@100', 'recall_min@20', 'recall_min@50', 'ndcg@20', 'precision@20', 'coverage@20']

export function runsTable(runs: readonly RunSummary[]): string {
  const metrics = shownMetrics.filter((metric) => runs.some((run) => metric in run.metrics))
  return table(
    ['run', 'model', 'state', 'split', 'measured on', ...metrics],
    runs.map((run) => [
      run.name,
      run.modelId,
      run.state,
      `${run.splitId}${run.splitHash ? ` ${run.splitHash.slice(0, 8)}` : ''}`,
      measuredOn(run.metrics),
      ...metrics.map((metric) => metricCell(run.metrics, metric)),
    ]),
  )
}

/** One line per cross-validation: means over its folds with their intervals. */
export function foldsTable(groups: readonly FoldGroup[]): string {
  const metrics = shownMetrics.filter((metric) => groups.some((group) => metric in group.metrics))
  return table(
    ['model', 'folds', ...metrics],
    groups.map((group) => [
      group.name,
      `${group.folds}${group.ofFolds === null ? '' : ` of ${group.ofFolds}`}`,
      ...metrics.map((metric) => metricCell(group.metrics, metric)),
    ]),
  )
}

/** `604 users`, or `562 items` where users are ranked for items. */
function measuredOn(metrics: MetricTable): string {
  const [figure] = Object.values(metrics)
  return figure ? `${figure.users} ${figure.of ?? 'users'}` : ''
}
