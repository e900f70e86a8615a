import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { DatasetSummary } from '../../../src-main/contract/datasets.ts'
import type { DatasetId } from '../../../src-main/contract/ids.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'

/** The datasets of the workspace: a short list, read again whenever one is added, changed or deleted. */
export const useDatasetsStore = defineStore('datasets', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const summaries = shallowRef<readonly DatasetSummary[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)
  /** Counts changes, so that an open dataset page knows when to read again. */
  const version = ref(0)

  const list = computed(() => [...summaries.value].sort((a, b) => b.createdAt - a.createdAt))
  const byId = computed(() => new Map(summaries.value.map((summary) => [summary.id, summary])))

  async function load(): Promise<void> {
    try {
      summaries.value = await engine.datasets.list()
      problem.value = null
      loaded.value = true
      version.value += 1
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  events.subscribe((batch) => {
    if (batch.some(({ body }) => body.type.startsWith('dataset.'))) void load()
  })

  async function rename(datasetId: DatasetId, name: string): Promise<void> {
    await engine.datasets.rename({ datasetId, name })
    await load()
  }

  async function remove(datasetId: DatasetId): Promise<void> {
    await engine.datasets.delete({ datasetId })
    await load()
  }

  return { list, byId, loaded, problem, version, load, rename, remove }
})
