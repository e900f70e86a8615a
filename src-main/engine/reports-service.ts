import { readFile, rm, stat } from 'node:fs/promises'
import type { ReportId, ReportRequest, ReportSummary } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { sha256, writeFileAtomic } from './kernel/files.ts'
import { compareRuns, runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'

/** So many users, the most active of the test part, are shown with their lists. */
const galleryUsers = 3

export async function createReport(engine: Engine, request: ReportRequest): Promise<ReportSummary> {
  const { clock } = engine.options
  const details = await Promise.all(request.runIds.map((id) => runDetail(engine, id)))
  const unfinished = details.filter((detail) => detail.summary.state !== 'finished').map((detail) => detail.summary.name)
  if (unfinished.length > 0) {
    throw new WorkbenchError('RUN_STATE', `Not finished: ${unfinished.join(', ')}.`, 'Wait for these runs, or leave them out.')
  }
  const title =
    request.title ??
    defaultTitle(
      details.map((detail) => detail.summary.datasetName),
      details.length,
    )
  const { content } = await engine.reader.ask(readerCalls.report, {
    title,
    format: request.format,
    runs: details.map((detail) => ({
      runFolder: engine.workspace.runFolder(detail.summary.id),
      datasetFolder: engine.workspace.datasetFolder(detail.summary.datasetId),
      detail,
    })),
    compare: await compareRuns(engine, request.runIds),
    galleryUsers: request.format === 'html' ? galleryUsers : 0,
  })
  const id = engine.newReportId()
  const file = `${id}.${request.format}`
  const path = engine.workspace.reportFile(file)
  await writeFileAtomic(path, content)
  const summary: ReportSummary = {
    id,
    title,
    format: request.format,
    createdAt: clock.now(),
    runIds: [...request.runIds],
    bytes: (await stat(path)).size,
    file,
    sha256: sha256(content),
  }
  engine.events.record([{ type: 'report.added', reportId: id }], () => engine.catalogue.saveReport(summary))
  return summary
}

export async function readReport(engine: Engine, reportId: ReportId): Promise<{ summary: ReportSummary; content: string }> {
  const summary = engine.catalogue.getReport(reportId)
  return { summary, content: await readFile(engine.workspace.reportFile(summary.file), 'utf8') }
}

export async function deleteReport(engine: Engine, reportId: ReportId): Promise<void> {
  const { file } = engine.catalogue.getReport(reportId)
  engine.events.record([{ type: 'report.deleted', reportId }], () => engine.catalogue.deleteReport(reportId))
  await rm(engine.workspace.reportFile(file), { force: true })
}

function defaultTitle(datasetNames: readonly string[], runCount: number): string {
  return `${[...new Set(datasetNames)].join(', ')}: ${runCount === 1 ? 'one run' : `${runCount} runs`}`
}
