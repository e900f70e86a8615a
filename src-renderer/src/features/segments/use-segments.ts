import { computed, type ComputedRef, onScopeDispose } from 'vue'
import type { DatasetId } from '../../../../src-main/contract/ids.ts'
import type { Segment } from '../../../../src-main/contract/segments.ts'
import { useServices } from '../../api/client.ts'
import { type Load, useLoad } from '../../composables/use-load.ts'
import { useEventsStore } from '../../stores/events.ts'

/** The segments of a dataset, by name; followed while they are shown. */
export function useSegments(datasetId: () => DatasetId | null): {
  readonly load: Load<Segment[]>
  readonly list: ComputedRef<readonly Segment[]>
} {
  const { engine } = useServices()
  const load = useLoad(datasetId, (id, signal) => engine.segments.list({ datasetId: id }, { signal }))
  onScopeDispose(
    useEventsStore().subscribe((batch) => {
      if (batch.some(({ body }) => 'segmentId' in body && body.datasetId === datasetId())) load.reload()
    }),
  )
  return { load, list: computed(() => load.data.value ?? []) }
}
