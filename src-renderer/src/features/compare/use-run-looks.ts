import { computed, type ComputedRef } from 'vue'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import { assignSeries, separateLooks, type SeriesLook } from '../../components/charts/series-colors.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'

/** The colour that each of these runs has on every screen: its place among all runs of the workspace decides, not the order on this one. */
export function useRunLooks(ids: () => readonly RunId[]): ComputedRef<ReadonlyMap<RunId, SeriesLook>> {
  const runs = useRunsStore()
  const plugins = usePluginsStore()
  const all = computed(() =>
    assignSeries(
      runs.list.map(({ id, createdAt, modelId }) => ({ id, createdAt, isBaseline: plugins.modelById.get(modelId)?.baseline ?? false })),
    ),
  )
  return computed(() => separateLooks(ids(), all.value))
}
