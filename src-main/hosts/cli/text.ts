import {
  type FoldGroup,
  type MetricTable,
  type Progress,
  type Ranking,
  type RunMeans,
  type RunSummary,
  type SeedGroup,
  tableOf,
  writeSeedList,
} from '../../contract/index.ts'

/** Columns padded to their widest cell; numbers (cells that start with a digit, sign, point or <) to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const isNumber = header.map((_, column) => rows.every((row) => /^([-+.<\d]|$)/.test(row[column] ?? '')) && rows.length > 0)
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

/** A p as tables show it: below what four digits can say, it says so. */
export function pCell(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4)
}

/** `46 B`, `62.2 MiB`, `1.2 GiB`: in the units of the page. */
export function byteText(bytes: number): string {
  if (bytes < 2 ** 10) return `${bytes} B`
  if (bytes < 2 ** 20) return `${(bytes / 2 ** 10).toFixed(1)} KiB`
  return bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`
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

/** A table for each direction, and one for estimates from a sample: such figures never stand in one. */
export function runsTable(runs: readonly RunSummary[], wanted: readonly string[] = shownMetrics): string {
  const tables = new Map<string, RunSummary[]>()
  for (const run of runs) tables.set(tableOf(run.ranking), [...(tables.get(tableOf(run.ranking)) ?? []), run])
  if (tables.size <= 1) return oneTable(runs, wanted)
  return [...tables].map(([title, own]) => `${title}\n${oneTable(own, wanted)}`).join('\n\n')
}

function oneTable(runs: readonly RunSummary[], wanted: readonly string[]): string {
  const metrics = wanted.filter((metric) => runs.some((run) => metric in run.metrics))
  return table(
    ['run', 'model', 'state', 'split', 'ranked', 'measured on', ...metrics],
    runs.map((run) => [
      run.name,
      run.modelId,
      run.state,
      `${run.splitId}${run.splitHash ? ` ${run.splitHash.slice(0, 8)}` : ''}`,
      rankedAmong(run.ranking),
      measuredOn(run.metrics),
      ...metrics.map((metric) => metricCell(run.metrics, metric)),
    ]),
  )
}

/** One line per recipe: means over its seeds with their intervals. */
function seedsTable(groups: readonly SeedGroup[]): string {
  const metrics = shownMetrics.filter((metric) => groups.some((group) => metric in group.metrics))
  return table(
    ['model', 'seeds', ...metrics],
    groups.map((group) => [group.name, writeSeedList(group.seeds), ...metrics.map((metric) => metricCell(group.metrics, metric))]),
  )
}

/** What runs are together, over folds and over seeds; nothing where each stands for itself. */
export function meansText({ folds, seeds }: RunMeans): string {
  return [
    ...(folds.length > 0 ? [`\n\nMeans over folds, with 95 % intervals over them (t):\n${foldsTable(folds)}`] : []),
    ...(seeds.length > 0 ? [`\n\nMeans over seeds, with 95 % intervals over them (t):\n${seedsTable(seeds)}`] : []),
  ].join('')
}

/** One line per cross-validation: means over its folds with their intervals. */
function foldsTable(groups: readonly FoldGroup[]): string {
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

/** `all items but the known ones`; `sampled:99, an estimate`. */
function rankedAmong(ranking: Ranking | null): string {
  return ranking?.candidates.split(': ')[0] ?? ''
}

/** `604 users`, or `562 items` where users are ranked for items. */
function measuredOn(metrics: MetricTable): string {
  const [figure] = Object.values(metrics)
  return figure ? `${figure.users} ${figure.of ?? 'users'}` : ''
}
