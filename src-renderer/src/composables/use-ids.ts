import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { ConfigId, DatasetId, ReportId, RunId, StudyId } from '../../../src-main/contract/ids.ts'

interface IdSchema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}

/** The address is a door: what it names is parsed before anything is asked for; null when it is no id at all. */
function useRouteId<T>(name: string, schema: IdSchema<T>): ComputedRef<T | null> {
  const route = useRoute()
  return computed(() => {
    const parsed = schema.safeParse(route.params[name])
    return parsed.success ? parsed.data : null
  })
}

export function useDatasetId(): ComputedRef<DatasetId | null> {
  return useRouteId<DatasetId>('datasetId', DatasetId)
}

export function useRunId(): ComputedRef<RunId | null> {
  return useRouteId<RunId>('runId', RunId)
}

export function useReportId(): ComputedRef<ReportId | null> {
  return useRouteId<ReportId>('reportId', ReportId)
}

export function useConfigId(): ComputedRef<ConfigId | null> {
  return useRouteId<ConfigId>('configId', ConfigId)
}

export function useStudyId(): ComputedRef<StudyId | null> {
  return useRouteId<StudyId>('studyId', StudyId)
}

/** The run ids in a list of texts; what is none is left out. */
export function parseRunIds(texts: readonly string[]): RunId[] {
  return texts.flatMap((text) => {
    const parsed = RunId.safeParse(text)
    return parsed.success ? [parsed.data] : []
  })
}
