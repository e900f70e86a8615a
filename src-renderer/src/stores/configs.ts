import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { SaveConfigRequest, SavedConfig } from '../../../src-main/contract/configs.ts'
import type { ConfigId } from '../../../src-main/contract/ids.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'

/** The saved configurations: a short list, read again whenever one changes or a run is started or deleted (they count their runs). */
export const useConfigsStore = defineStore('configs', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const list = shallowRef<readonly SavedConfig[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)
  /** What was deleted last on this page: it can be taken back. */
  const lastDeleted = shallowRef<SavedConfig | null>(null)
  const byId = computed(() => new Map(list.value.map((config) => [config.id, config])))

  async function load(): Promise<void> {
    try {
      list.value = await engine.configs.list()
      problem.value = null
      loaded.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  events.subscribe((batch) => {
    const isTouched = batch.some(
      ({ body }) =>
        body.type.startsWith('config.') || body.type === 'run.deleted' || (body.type === 'run.state' && body.state === 'queued'),
    )
    if (loaded.value && isTouched) void load()
  })

  async function afterwards<T>(answer: Promise<T>): Promise<T> {
    const result = await answer
    await load()
    return result
  }

  const save = (request: z.input<typeof SaveConfigRequest>): Promise<SavedConfig> => afterwards(engine.configs.save(request))
  const duplicate = (configId: ConfigId): Promise<SavedConfig> => afterwards(engine.configs.duplicate({ configId }))
  const rename = (configId: ConfigId, name: string): Promise<SavedConfig> => afterwards(engine.configs.rename({ configId, name }))
  const importText = (text: string): Promise<SavedConfig[]> => afterwards(engine.configs.import({ text }))
  const restoreVersion = (configId: ConfigId, version: number): Promise<SavedConfig> =>
    afterwards(engine.configs.restoreVersion({ configId, version }))

  async function remove(config: SavedConfig): Promise<void> {
    await afterwards(engine.configs.delete({ configId: config.id }))
    lastDeleted.value = config
  }

  async function undelete(): Promise<void> {
    if (lastDeleted.value === null) return
    await afterwards(engine.configs.undelete({ configId: lastDeleted.value.id }))
    lastDeleted.value = null
  }

  return { list, byId, loaded, problem, lastDeleted, load, save, duplicate, rename, importText, restoreVersion, remove, undelete }
})
