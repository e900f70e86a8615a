import { matchesQuery, type QueryTerm } from '../../../../src-main/contract/run-query.ts'
import type { RunState, RunSummary } from '../../../../src-main/contract/runs.ts'
import { type GridSort, sortByCell } from '../../components/grid/grid-column.ts'

/** Groups of states that people look for, and single states. */
export const stateFilters: Readonly<Record<string, readonly RunState[]>> = {
  active: ['queued', 'starting', 'running'],
  finished: ['finished'],
  unfinished: ['failed', 'cancelled', 'interrupted'],
}

export interface RunFilter {
  /** A key of `stateFilters`; '' for all. */
  readonly state: string
  readonly model: string
  readonly dataset: string
}

/** Whether a run fits all of the filter; `terms` are those of its text (see parseRunQuery). */
export function matchesFilter(run: RunSummary, filter: RunFilter, terms: readonly QueryTerm[]): boolean {
  if (filter.state !== '' && !(stateFilters[filter.state] ?? []).includes(run.state)) return false
  if (filter.model !== '' && run.modelId !== filter.model) return false
  if (filter.dataset !== '' && run.datasetId !== filter.dataset) return false
  return matchesQuery(run, terms)
}

const stateOrder: readonly RunState[] = ['running', 'starting', 'queued', 'interrupted', 'failed', 'cancelled', 'finished']

/** Seconds of work; null before the run began. */
export function durationMs(run: Pick<RunSummary, 'startedAt' | 'finishedAt'>, now: number): number | null {
  return run.startedAt === null ? null : (run.finishedAt ?? now) - run.startedAt
}

/** What a column sorts by. */
export function cellOf(run: RunSummary, column: string, now: number): string | number | null {
  switch (column) {
    case 'name':
      return run.name
    case 'state':
      return stateOrder.indexOf(run.state)
    case 'progress':
      return durationMs(run, now)
    case 'dataset':
      return run.datasetName
    case 'model':
      return run.modelTitle
    case 'group':
      return run.group
    case 'tags':
      return run.tags.length === 0 ? null : run.tags.join(' ')
    case 'starred':
      return run.starred ? 1 : 0
    case 'seed':
      return run.seed
    case 'createdAt':
      return run.createdAt
    default:
      return run.metrics[column]?.value ?? null
  }
}

/** A new list in the asked order; equal rows stay newest first. */
export function sortRuns(runs: readonly RunSummary[], sort: GridSort | null, now: number): RunSummary[] {
  if (sort === null) return [...runs]
  return sortByCell(runs, (run) => cellOf(run, sort.column, now), sort.isDescending)
}
