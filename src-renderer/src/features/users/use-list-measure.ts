import { computed, type ComputedRef, watch, type WritableComputedRef } from 'vue'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { attempt } from '../../composables/use-notices.ts'
import { useQueryNumber, useQueryText } from '../../composables/use-query.ts'
import { joinMetricKey, listCutoffs, splitMetricKey } from '../../format/metric-keys.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'

/** Lengths of the shown lists. */
export const tops = [10, 20, 50, 100] as const
const usualTop = 20
const usualMetric = 'ndcg'

/** How long the shown lists are, and by which metric users are measured; both live in the address. */
export interface ListMeasure {
  readonly top: WritableComputedRef<number>
  /** Metrics that the run has a value of for each user. */
  readonly metricIds: ComputedRef<readonly string[]>
  readonly metricId: WritableComputedRef<string>
  /** With its cut-off: that of the shown lists where the run was evaluated there, else the next shorter one. */
  readonly metric: ComputedRef<string>
}

export function useListMeasure(run: () => RunSummary | undefined): ListMeasure {
  const plugins = usePluginsStore()
  const topWanted = useQueryNumber('top', usualTop)
  const metricWanted = useQueryText('metric', usualMetric)

  const runs = useRunsStore()
  watch(
    () => run()?.id,
    (runId) => void (runId !== undefined && attempt(() => runs.needAllFiguresOf(runId))),
    { immediate: true },
  )
  const keys = computed(() => Object.keys(run()?.metrics ?? {}))
  const top = computed({
    get: () => tops.find((known) => known === topWanted.value) ?? usualTop,
    set: (value: number) => (topWanted.value = value),
  })
  const metricIds = computed(() => {
    const evaluated = new Set(keys.value.map((key) => splitMetricKey(key).id))
    return plugins.metrics.filter(({ id, perUser }) => perUser && evaluated.has(id)).map(({ id }) => id)
  })
  const metricId = computed({
    get: () => (metricIds.value.includes(metricWanted.value) ? metricWanted.value : (metricIds.value[0] ?? usualMetric)),
    set: (id) => (metricWanted.value = id),
  })
  const metric = computed(() => {
    const cutoffs = listCutoffs(keys.value)
    const cutoff = cutoffs.includes(top.value) ? top.value : (cutoffs.findLast((known) => known <= top.value) ?? cutoffs[0] ?? top.value)
    return joinMetricKey({ id: metricId.value, cutoff })
  })
  return { top, metricIds, metricId, metric }
}
