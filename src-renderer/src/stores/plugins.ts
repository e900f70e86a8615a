import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { MetricInfo, ModelInfo, SplitterInfo } from '../../../src-main/contract/models.ts'
import type { StudyPreset } from '../../../src-main/contract/studies.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'

/** What the engine can do: models, splits, metrics and ready studies with their schemas and words. Fixed while the engine lives. */
export const usePluginsStore = defineStore('plugins', () => {
  const { engine } = useServices()
  const models = shallowRef<readonly ModelInfo[]>([])
  const splitters = shallowRef<readonly SplitterInfo[]>([])
  const metrics = shallowRef<readonly MetricInfo[]>([])
  const studyPresets = shallowRef<readonly StudyPreset[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)

  const modelById = computed(() => new Map(models.value.map((model) => [model.id, model])))
  const metricById = computed(() => new Map(metrics.value.map((metric) => [metric.id, metric])))

  async function load(): Promise<void> {
    try {
      ;[models.value, splitters.value, metrics.value, studyPresets.value] = await Promise.all([
        engine.plugins.models(),
        engine.plugins.splitters(),
        engine.plugins.metrics(),
        engine.plugins.studyPresets(),
      ])
      problem.value = null
      loaded.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  return { models, splitters, metrics, studyPresets, modelById, metricById, loaded, problem, load }
})
