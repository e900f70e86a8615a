import { computed, type Ref } from 'vue'
import { type GridColumn, type GridSort, parseSort, writeSort } from '../../components/grid/grid-column.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { joinMetricKey, listCutoffs } from '../../format/metric-keys.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'
import { matchesFilter, sortRuns } from './run-filter.ts'

/** Filter, order and columns of the runs table, all of them in the address; `now` matters only where running times are compared. */
export function useRunsTable(now: Readonly<Ref<number>>) {
  const runs = useRunsStore()
  const plugins = usePluginsStore()

  const text = useQueryText('q')
  const state = useQueryText('state')
  const model = useQueryText('model')
  const dataset = useQueryText('dataset')
  const cutoff = useQueryText('k', '20')
  const metricText = useQueryText('metrics', 'ndcg,recall_min,coverage')
  const sortText = useQueryText('sort')

  const metricIds = computed({
    get: () => metricText.value.split(',').filter((id) => id !== ''),
    set: (ids) => (metricText.value = ids.join(',')),
  })
  const cutoffs = computed(() => listCutoffs(runs.finished.flatMap((run) => Object.keys(run.metrics))))
  const metricKeys = computed(() =>
    metricIds.value.map((id) => {
      const hasCutoff = plugins.metricById.get(id)?.hasCutoff ?? true
      return joinMetricKey({ id, cutoff: hasCutoff ? Number(cutoff.value) : null })
    }),
  )

  const columns = computed<GridColumn[]>(() => [
    { id: 'select', title: 'Selected', width: '46px', isTitleHidden: true },
    { id: 'name', title: 'Run', width: 'minmax(160px, 2.4fr)', isSortable: true },
    { id: 'state', title: 'State', width: '108px', isSortable: true },
    { id: 'progress', title: 'Time', width: 'minmax(104px, 1fr)', isSortable: true },
    ...metricKeys.value.map((key): GridColumn => ({ id: key, title: key, width: 'minmax(112px, 1fr)', align: 'right', isSortable: true })),
    { id: 'model', title: 'Model', width: 'minmax(94px, 1fr)', isSortable: true },
    { id: 'dataset', title: 'Dataset', width: 'minmax(78px, 1fr)', isSortable: true },
    { id: 'split', title: 'Split', width: '68px' },
    { id: 'seed', title: 'Seed', width: '52px', align: 'right', isSortable: true },
    { id: 'createdAt', title: 'Added', width: '104px', isSortable: true },
    { id: 'act', title: 'Cancel or resume', width: '56px', isTitleHidden: true },
  ])

  const sort = computed(() => parseSort(sortText.value))
  const filter = computed(() => ({ text: text.value, state: state.value, model: model.value, dataset: dataset.value }))
  const rows = computed(() =>
    sortRuns(
      runs.list.filter((run) => matchesFilter(run, filter.value)),
      sort.value,
      sort.value?.column === 'progress' ? now.value : 0,
    ),
  )

  function setSort(next: GridSort): void {
    sortText.value = writeSort(next)
  }

  return { text, state, model, dataset, cutoff, metricIds, cutoffs, metricKeys, columns, sort, setSort, rows }
}
