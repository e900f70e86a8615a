import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ReportId } from '../../../src-main/contract/ids.ts'
import type { ReportRequest, ReportSummary } from '../../../src-main/contract/reports.ts'
import { useServices } from '../api/client.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { useEventsStore } from './events.ts'

export const useReportsStore = defineStore('reports', () => {
  const { engine } = useServices()
  const events = useEventsStore()
  const list = shallowRef<readonly ReportSummary[]>([])
  const loaded = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function load(): Promise<void> {
    try {
      list.value = [...(await engine.reports.list())].sort((a, b) => b.createdAt - a.createdAt)
      problem.value = null
      loaded.value = true
    } catch (error) {
      problem.value = toProblem(error)
    }
  }

  events.subscribe((batch) => {
    if (loaded.value && batch.some(({ body }) => body.type.startsWith('report.'))) void load()
  })

  async function create(request: ReportRequest): Promise<ReportSummary> {
    const report = await engine.reports.create(request)
    await load()
    return report
  }

  async function remove(reportId: ReportId): Promise<void> {
    await engine.reports.delete({ reportId })
    await load()
  }

  return { list, loaded, problem, load, create, remove }
})
