import { computed, type ComputedRef, onScopeDispose } from 'vue'
import type { DatasetId } from '../../../../src-main/contract/ids.ts'
import type { Scenario, ScenarioHistory } from '../../../../src-main/contract/scenarios.ts'
import { useServices } from '../../api/client.ts'
import { useLoad } from '../../composables/use-load.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { useEventsStore } from '../../stores/events.ts'
import { isSameEdit } from './what-if.ts'

export interface KeptScenarios {
  /** By name. */
  readonly list: ComputedRef<readonly Scenario[]>
  /** The one that the shown history came from. */
  readonly current: ComputedRef<Scenario | null>
  /** What is shown has been changed since it was kept. */
  readonly isChanged: ComputedRef<boolean>
  /** Keeps the shown history under a new name. */
  keep(name: string): Promise<void>
  /** The shown history takes the place of what the current scenario was. */
  update(): Promise<void>
  remove(scenario: Scenario): Promise<void>
  /** Keeps again what was just deleted. */
  undelete(scenario: Scenario): Promise<void>
}

/** The scenarios of a dataset, and which of them is shown. `shown`: the history on the screen, null while nothing is changed or made up. */
export function useScenarios(datasetId: () => DatasetId | null, shown: () => ScenarioHistory | null): KeptScenarios {
  const { engine } = useServices()
  const currentId = useQueryText('scenario')
  const load = useLoad(datasetId, (id, signal) => engine.scenarios.list({ datasetId: id }, { signal }))
  const list = computed(() => load.data.value ?? [])
  const current = computed(() => list.value.find(({ id }) => id === currentId.value) ?? null)
  onScopeDispose(
    useEventsStore().subscribe((batch) => {
      if (batch.some(({ body }) => 'scenarioId' in body && body.datasetId === datasetId())) load.reload()
    }),
  )

  return {
    list,
    current,
    isChanged: computed(() => {
      const now = shown()
      return current.value !== null && (now === null || !isSameHistory(now, current.value.history))
    }),
    keep: async (name) => {
      const id = datasetId()
      const history = shown()
      if (id !== null && history !== null) currentId.value = (await engine.scenarios.save({ datasetId: id, name, history })).id
    },
    update: async () => {
      const history = shown()
      const scenario = current.value
      if (scenario !== null && history !== null) {
        await engine.scenarios.save({ scenarioId: scenario.id, name: scenario.name, history })
      }
    },
    remove: async ({ id }) => {
      await engine.scenarios.delete({ scenarioId: id })
    },
    undelete: async ({ datasetId: id, name, history }) => {
      await engine.scenarios.save({ datasetId: id, name, history })
    },
  }
}

function isSameHistory(a: ScenarioHistory, b: ScenarioHistory): boolean {
  if (a.kind === 'history' || b.kind === 'history') return JSON.stringify(a) === JSON.stringify(b)
  return a.user === b.user && isSameEdit(a, b)
}
