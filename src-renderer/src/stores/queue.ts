import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { RunId } from '../../../src-main/contract/ids.ts'
import type { RunQueue } from '../../../src-main/contract/queue.ts'
import { useServices } from '../api/client.ts'
import { useEventsStore } from './events.ts'
import { useRunsStore } from './runs.ts'

/** The order of waiting runs. Which runs wait is known from their states; what the engine says of the order holds until it says otherwise. */
export const useQueueStore = defineStore('queue', () => {
  const { engine } = useServices()
  const runs = useRunsStore()
  const isPaused = ref(false)
  const known = ref<readonly RunId[]>([])

  const order = computed(() => {
    const places = new Map(known.value.map((id, place) => [id, place]))
    const placeOf = (id: RunId): number => places.get(id) ?? Infinity
    return [...runs.queued]
      .sort((a, b) => (placeOf(a.id) === placeOf(b.id) ? a.createdAt - b.createdAt : placeOf(a.id) - placeOf(b.id)))
      .map(({ id }) => id)
  })

  function take(queue: RunQueue): void {
    isPaused.value = queue.isPaused
    known.value = queue.runIds
  }

  useEventsStore().subscribe((batch) => {
    for (const { body } of batch) if (body.type === 'queue.changed') take(body.queue)
  })

  const load = async (): Promise<void> => take(await engine.queue.get())
  const pause = async (): Promise<void> => take(await engine.queue.pause())
  const resume = async (): Promise<void> => take(await engine.queue.continue())
  const move = async (runId: RunId, before: RunId | null): Promise<void> => take(await engine.queue.move({ runId, before }))

  return { isPaused, order, load, pause, resume, move }
})
