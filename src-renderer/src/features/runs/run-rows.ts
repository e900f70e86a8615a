import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { type GridSort, sortByCell } from '../../components/grid/grid-column.ts'
import { meanInterval, type MeanInterval } from './mean-interval.ts'
import { cellOf } from './run-filter.ts'

/** '' every run by itself; seeds: runs that differ in nothing but their seed; splits: nor in anything but seed and split. */
export type Grouping = '' | 'seeds' | 'splits'

export interface RunGroup {
  readonly key: string
  readonly runs: readonly RunSummary[]
  readonly isOpen: boolean
}

/** A row of the list: a run, or several with one recipe, of which `run` is the newest. */
export interface RunRow {
  readonly key: string
  readonly run: RunSummary
  readonly group: RunGroup | null
  /** It stands under its group. */
  readonly isMember: boolean
}

function groupKey(run: RunSummary, grouping: Grouping): string {
  if (run.recipe === '') return run.id
  return grouping === 'seeds' ? run.recipe : (run.recipe.split('-')[0] ?? run.id)
}

function toRow(run: RunSummary, isMember = false): RunRow {
  return { key: run.id, run, group: null, isMember }
}

/** The mean of one figure over the finished runs of a group, with its interval. */
export function meanOf({ runs }: RunGroup, metric: string): MeanInterval | null {
  return meanInterval(runs.flatMap(({ metrics }) => metrics[metric]?.value ?? []))
}

/** Groups are ordered by their means where the column is a metric, else by their newest run; single runs stand among them. */
function groupCell(row: RunRow, column: string, now: number): string | number | null {
  if (row.group === null || !isMetricKey(row.group, column)) return cellOf(row.run, column, now)
  return meanOf(row.group, column)?.mean ?? null
}

function isMetricKey({ runs }: RunGroup, column: string): boolean {
  return runs.some(({ metrics }) => column in metrics)
}

/** Runs in their order; those with one recipe under one row, which shows its members when it is open. */
export function toRows(
  runs: readonly RunSummary[],
  options: { grouping: Grouping; open: ReadonlySet<string>; sort: GridSort | null; now: number },
): RunRow[] {
  const { grouping, open, sort, now } = options
  if (grouping === '') return runs.map((run) => toRow(run))
  const groups = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const key = groupKey(run, grouping)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [run])
    else known.push(run)
  }
  const heads = [...groups].map(([key, members]): RunRow => {
    const newest = members.reduce((latest, run) => (run.createdAt > latest.createdAt ? run : latest))
    if (members.length === 1) return toRow(newest)
    return { key: `group ${key}`, run: newest, group: { key, runs: members, isOpen: open.has(key) }, isMember: false }
  })
  const ordered = sort === null ? heads : sortByCell(heads, (row) => groupCell(row, sort.column, now), sort.isDescending)
  return ordered.flatMap((row) => (row.group?.isOpen ? [row, ...row.group.runs.map((run) => toRow(run, true))] : [row]))
}

/** `3 finished`, `2 finished, 1 queued`. */
export function describeStates(runs: readonly RunSummary[]): string {
  const counts = new Map<string, number>()
  for (const { state } of runs) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
}
