import { computed, type ComputedRef, watch } from 'vue'
import type { DatasetSummary } from '../../../../src-main/contract/datasets.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { parseRunIds, useRunId } from '../../composables/use-ids.ts'
import { useQueryList } from '../../composables/use-query.ts'
import { useDatasetsStore } from '../../stores/datasets.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { usePreferencesStore } from '../../stores/preferences.ts'
import { useRunsStore } from '../../stores/runs.ts'

/** The run in the address, and those whose lists stand beside its own. */
export interface UsersRun {
  readonly run: ComputedRef<RunSummary | undefined>
  /** undefined: it has been deleted. */
  readonly dataset: ComputedRef<DatasetSummary | undefined>
  /** Whether its model can score a changed history. */
  readonly canChange: ComputedRef<boolean>
  readonly beside: ComputedRef<readonly RunId[]>
  /** The run and those beside it. */
  readonly shown: ComputedRef<readonly RunId[]>
  /** Runs that can be put beside; none when there is no room. */
  readonly addable: ComputedRef<readonly RunSummary[]>
  putBeside(id: string): void
  takeAway(id: RunId): void
}

/** More lists than this beside the first have no room for titles. */
const mostBeside = 2

export function useUsersRun(): UsersRun {
  const runs = useRunsStore()
  const datasets = useDatasetsStore()
  const plugins = usePluginsStore()
  const preferences = usePreferencesStore()
  const runId = useRunId()
  const wanted = useQueryList('with')

  const run = computed(() => (runId.value === null ? undefined : runs.byId.get(runId.value)))
  /** Lists stand side by side only when they are made from the same data. */
  const companions = computed(() => runs.finished.filter(({ id, datasetId }) => id !== runId.value && datasetId === run.value?.datasetId))
  const beside = computed(() =>
    parseRunIds(wanted.value)
      .filter((id) => companions.value.some((companion) => companion.id === id))
      .slice(0, mostBeside),
  )

  watch(
    () => (run.value?.state === 'finished' ? run.value.id : null),
    (id) => {
      if (id !== null) preferences.values.lastUsersRun = id
    },
    { immediate: true },
  )

  return {
    run,
    dataset: computed(() => (run.value === undefined ? undefined : datasets.byId.get(run.value.datasetId))),
    canChange: computed(() => plugins.modelById.get(run.value?.modelId ?? '')?.capabilities.foldIn === true),
    beside,
    shown: computed(() => (runId.value === null ? [] : [runId.value, ...beside.value])),
    addable: computed(() => (beside.value.length < mostBeside ? companions.value.filter(({ id }) => !beside.value.includes(id)) : [])),
    putBeside: (id) => {
      if (id !== '') wanted.value = [...beside.value, id].slice(-mostBeside)
    },
    takeAway: (id) => {
      wanted.value = beside.value.filter((other) => other !== id)
    },
  }
}
