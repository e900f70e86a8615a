import { computed, type ComputedRef } from 'vue'
import type { Backtest } from '../../../../src-main/contract/cold-start-backtest.ts'
import type { ColdStartFields } from '../../../../src-main/contract/cold-start.ts'
import type { DatasetSummary } from '../../../../src-main/contract/datasets.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { ModelInfo } from '../../../../src-main/contract/models.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { useServices } from '../../api/client.ts'
import { useRunId } from '../../composables/use-ids.ts'
import { type Load, useLoad } from '../../composables/use-load.ts'
import { useDatasetsStore } from '../../stores/datasets.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'

/** What every screen of the studio knows of the run in the address. */
export interface StudioRun {
  readonly runId: ComputedRef<RunId | null>
  readonly run: ComputedRef<RunSummary | undefined>
  readonly model: ComputedRef<ModelInfo | undefined>
  /** undefined: it has been deleted. */
  readonly dataset: ComputedRef<DatasetSummary | undefined>
  /** Whether the run is finished, and its model one that can be asked. */
  readonly canAsk: ComputedRef<boolean>
  readonly fields: Load<ColdStartFields>
  /** How far to trust it; nothing where the run cannot be tested. */
  readonly backtest: Load<Backtest>
}

/** The first back-test of a run takes seconds: the first audience goes before it. */
const backtestPauseMs = 400

export function useStudioRun(): StudioRun {
  const { engine } = useServices()
  const runs = useRunsStore()
  const datasets = useDatasetsStore()
  const plugins = usePluginsStore()
  const runId = useRunId()
  const run = computed(() => (runId.value === null ? undefined : runs.byId.get(runId.value)))
  const model = computed(() => (run.value === undefined ? undefined : plugins.modelById.get(run.value.modelId)))
  const canAsk = computed(() => run.value?.state === 'finished' && model.value?.capabilities.scoreUsers === true)
  const asked = computed(() => (canAsk.value && runId.value !== null ? { runId: runId.value } : null))
  const fields = useLoad(
    () => asked.value,
    (key, signal) => engine.coldStart.fields(key, { signal }),
  )
  return {
    runId,
    run,
    model,
    dataset: computed(() => (run.value === undefined ? undefined : datasets.byId.get(run.value.datasetId))),
    canAsk,
    fields,
    backtest: useLoad(
      () => (fields.data.value === null || fields.data.value.backtest === null ? null : asked.value),
      (key, signal) => engine.coldStart.backtest(key, { signal }),
      backtestPauseMs,
    ),
  }
}
