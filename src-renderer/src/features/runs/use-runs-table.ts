import { computed, type Ref, watch } from 'vue'
import { parseRunQuery } from '../../../../src-main/contract/run-query.ts'
import { type GridColumn, type GridSort, parseSort, writeSort } from '../../components/grid/grid-column.ts'
import { attempt } from '../../composables/use-notices.ts'
import { useQueryList, useQueryText } from '../../composables/use-query.ts'
import { joinMetricKey, listCutoffs } from '../../format/metric-keys.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'
import { defaultColumns, parseColumns, plainColumns } from './run-columns.ts'
import { matchesFilter, sortRuns } from './run-filter.ts'
import { type Grouping, toRows } from './run-rows.ts'

export type RunsTable = ReturnType<typeof useRunsTable>

/** Filter, order, columns and groups of the runs table, all of them in the address; `now` matters only where running times are compared. */
export function useRunsTable(now: Readonly<Ref<number>>) {
  const runs = useRunsStore()
  const plugins = usePluginsStore()

  const text = useQueryText('q')
  const state = useQueryText('state')
  const model = useQueryText('model')
  const dataset = useQueryText('dataset')
  const cutoff = useQueryText('k', '20')
  const columnText = useQueryText('columns', defaultColumns)
  const sortText = useQueryText('sort')
  const groupText = useQueryText('group')
  const openKeys = useQueryList('open')

  const grouping = computed<Grouping>({
    get: () => (groupText.value === 'seeds' || groupText.value === 'splits' ? groupText.value : ''),
    set: (next) => (groupText.value = next),
  })
  const allColumnIds = computed(() => [...plainColumns.map(({ id }) => id), ...plugins.metrics.map(({ id }) => id)])
  const columnIds = computed({
    get: () => parseColumns(columnText.value, allColumnIds.value),
    set: (ids) => (columnText.value = ids.join(',')),
  })
  const cutoffs = computed(() => listCutoffs(runs.figureKeys))
  function metricKey(id: string): string {
    const hasCutoff = plugins.metricById.get(id)?.hasCutoff ?? true
    return joinMetricKey({ id, cutoff: hasCutoff ? Number(cutoff.value) : null })
  }
  const metricKeys = computed(() => columnIds.value.filter((id) => plugins.metricById.has(id)).map(metricKey))

  const columns = computed<GridColumn[]>(() => [
    { id: 'select', title: 'Selected', width: '46px', isTitleHidden: true },
    { id: 'starred', title: 'Star', width: '34px', isTitleHidden: true },
    { id: 'name', title: 'Run', width: 'minmax(200px, 3fr)', isSortable: true },
    ...columnIds.value.map((id): GridColumn => {
      const plain = plainColumns.find((column) => column.id === id)
      return plain ?? { id: metricKey(id), title: metricKey(id), width: 'minmax(112px, 1fr)', align: 'right', isSortable: true }
    }),
    { id: 'act', title: 'Cancel or resume', width: '56px', isTitleHidden: true },
  ])

  const sort = computed(() => parseSort(sortText.value))
  const query = computed(() => parseRunQuery(text.value))
  /** What the runs are shown, filtered and ordered by; a name that is being typed is none yet. */
  const neededKeys = computed(() => {
    const asked = query.value.terms.flatMap((term) => (term.kind === 'number' ? [term.name] : []))
    const wanted = new Set([...metricKeys.value, ...asked, ...(sort.value === null ? [] : [sort.value.column])])
    return runs.figureKeys.filter((key) => wanted.has(key))
  })
  watch(neededKeys, (keys) => void attempt(() => runs.needFigures(keys)), { immediate: true })
  const filter = computed(() => ({ state: state.value, model: model.value, dataset: dataset.value }))
  const fitting = computed(() => runs.list.filter((run) => matchesFilter(run, filter.value, query.value.terms)))
  const sortNow = computed(() => (sort.value?.column === 'progress' ? now.value : 0))
  const rows = computed(() =>
    toRows(sortRuns(fitting.value, sort.value, sortNow.value), {
      grouping: grouping.value,
      open: new Set(openKeys.value),
      sort: sort.value,
      now: sortNow.value,
    }),
  )

  function setSort(next: GridSort): void {
    sortText.value = writeSort(next)
  }

  function toggleGroup(key: string): void {
    openKeys.value = openKeys.value.includes(key) ? openKeys.value.filter((open) => open !== key) : [...openKeys.value, key]
  }

  return {
    text,
    state,
    model,
    dataset,
    cutoff,
    grouping,
    columnIds,
    cutoffs,
    metricKeys,
    columns,
    sort,
    setSort,
    problem: computed(() => query.value.problem),
    fitting,
    rows,
    toggleGroup,
  }
}
