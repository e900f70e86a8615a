import { computed, type ComputedRef } from 'vue'
import type { RunId } from '../../../src-main/contract/ids.ts'
import { assignSeries, type SeriesLook, separateLooks } from '../components/charts/series-colors.ts'
import { usePluginsStore } from '../stores/plugins.ts'
import { useRunsStore } from '../stores/runs.ts'

/** The colour of every run, the same on every screen. */
export function useRunLooks(): ComputedRef<ReadonlyMap<RunId, SeriesLook>> {
  const runs = useRunsStore()
  const plugins = usePluginsStore()
  return computed(() =>
    assignSeries(
      runs.list.map(({ id, createdAt, modelId }) => ({ id, createdAt, isBaseline: plugins.modelById.get(modelId)?.baseline ?? false })),
    ),
  )
}

/** The looks of the few runs that share a chart: no two alike. */
export function useSharedLooks(ids: () => readonly RunId[]): ComputedRef<ReadonlyMap<RunId, SeriesLook>> {
  const looks = useRunLooks()
  return computed(() => separateLooks(ids(), looks.value))
}
