import { computed, type ComputedRef, ref, type Ref } from 'vue'
import type { Estimate, EstimateRequest } from '../../../../src-main/contract/runs.ts'
import type { EngineClient } from '../../api/client.ts'
import { type Problem, toProblem } from '../../api/problems.ts'

export interface PlannedRun {
  readonly modelId: string
  readonly title: string
  readonly request: EstimateRequest
}

export interface EstimateRow {
  readonly modelId: string
  readonly title: string
  readonly estimate: Estimate | null
  readonly problem: Problem | null
  /** Measured with other settings than those on the screen. */
  readonly isStale: boolean
}

interface Measured {
  readonly key: string
  readonly estimate: Estimate | null
  readonly problem: Problem | null
}

/** Measures the planned runs one after the other, so that they do not disturb each other's times. */
export function useEstimates(
  engine: EngineClient,
  planned: () => readonly PlannedRun[],
): { rows: ComputedRef<EstimateRow[]>; isMeasuring: Ref<boolean>; measure: () => Promise<void> } {
  const measured = ref<Record<string, Measured>>({})
  const isMeasuring = ref(false)

  async function measureOne({ modelId, request }: PlannedRun): Promise<void> {
    const key = JSON.stringify(request)
    let result: Measured
    try {
      result = { key, estimate: await engine.runs.estimate(request), problem: null }
    } catch (error) {
      result = { key, estimate: null, problem: toProblem(error) }
    }
    measured.value = { ...measured.value, [modelId]: result }
  }

  async function measure(): Promise<void> {
    isMeasuring.value = true
    try {
      for (const run of planned()) await measureOne(run)
    } finally {
      isMeasuring.value = false
    }
  }

  const rows = computed(() =>
    planned().map(({ modelId, title, request }): EstimateRow => {
      const known = measured.value[modelId]
      return {
        modelId,
        title,
        estimate: known?.estimate ?? null,
        problem: known?.problem ?? null,
        isStale: known !== undefined && known.key !== JSON.stringify(request),
      }
    }),
  )

  return { rows, isMeasuring, measure }
}
