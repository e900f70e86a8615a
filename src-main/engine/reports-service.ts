import { readFile, rm, stat } from 'node:fs/promises'
import {
  type MadeFile,
  type ReportBlock,
  reportEndings,
  type ReportId,
  type ReportRequest,
  type ReportSummary,
  type RunDetail,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { sha256, writeFileAtomic } from './kernel/files.ts'
import { gatherBlock, tunedRuns } from './report-data.ts'
import { chooseTemplate } from './report-templates-service.ts'
import { withoutNamedUsers, withoutNames } from './reports/pseudonyms.ts'
import type { ReportRecipe } from './reports/report-input.ts'
import { compareRuns, runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'

/** Use cases around reports: what the router calls, apart from plain reads. */

interface MadeReport {
  readonly file: MadeFile
  readonly recipe: ReportRecipe
}

/** Makes the file of a report and keeps nothing. */
export async function makeReport(engine: Engine, request: ReportRequest): Promise<MadeReport> {
  const details = await Promise.all(request.runIds.map((id) => runDetail(engine, id)))
  const unfinished = details.filter((detail) => detail.summary.state !== 'finished').map((detail) => detail.summary.name)
  if (unfinished.length > 0) {
    throw new WorkbenchError('RUN_STATE', `Not finished: ${unfinished.join(', ')}.`, 'Wait for these runs, or leave them out.')
  }
  const template = await chooseTemplate(engine, request.template, details.length)
  const title = request.title ?? defaultTitle(details)
  const salt = request.anonymous ? (request.anonymous.salt ?? workspaceSalt(engine)) : null
  return writeReport(engine, details, { title, format: request.format, name: template.name, blocks: template.blocks }, salt)
}

interface Wanted {
  readonly title: string
  readonly format: ReportRequest['format']
  readonly name: string
  readonly blocks: readonly ReportBlock[]
}

/** The file of these blocks; `salt`: of the pseudonyms that users go by, null: by their ids. */
export async function writeReport(engine: Engine, details: readonly RunDetail[], wanted: Wanted, salt: string | null): Promise<MadeReport> {
  const gathered = []
  for (const [at, block] of wanted.blocks.entries()) {
    const found = await gatherBlock(engine, details, block, at + 1, salt)
    gathered.push(salt === null ? found : withoutNames(found, salt))
  }
  const recipe: ReportRecipe = {
    version: 1,
    title: wanted.title,
    format: wanted.format,
    template: {
      name: wanted.name,
      blocks: salt === null ? [...wanted.blocks] : wanted.blocks.map((block) => withoutNamedUsers(block, salt)),
    },
    isAnonymous: salt !== null,
    runs: details.map((detail) => ({ id: detail.summary.id, name: detail.summary.name, digest: digestOf(detail) })),
  }
  const runIds = details.map(({ summary }) => summary.id)
  const input = {
    title: wanted.title,
    runs: details.map((detail) => ({ detail })),
    compare: await compareRuns(engine, runIds),
    blocks: gathered,
    tuned: await tunedRuns(engine, details),
    isAnonymous: salt !== null,
  }
  return { file: await engine.reader.ask(readerCalls.report, { input, recipe }), recipe }
}

/** Makes a report and keeps it in the workspace. */
export async function createReport(engine: Engine, request: ReportRequest): Promise<ReportSummary> {
  const { file: made, recipe } = await makeReport(engine, request)
  const id = engine.newReportId()
  const file = `${id}.${reportEndings[request.format]}`
  const path = engine.workspace.reportFile(file)
  await writeFileAtomic(path, Buffer.from(made.content, made.encoding))
  const summary: ReportSummary = {
    id,
    title: recipe.title,
    format: request.format,
    createdAt: engine.options.clock.now(),
    runIds: [...request.runIds],
    bytes: (await stat(path)).size,
    file,
    sha256: sha256(Buffer.from(made.content, made.encoding)),
    template: recipe.template.name,
    isAnonymous: recipe.isAnonymous,
  }
  engine.events.record([{ type: 'report.added', reportId: id }], () => engine.catalogue.saveReport(summary))
  return summary
}

export async function readReport(engine: Engine, reportId: ReportId): Promise<MadeFile & { summary: ReportSummary }> {
  const summary = engine.catalogue.getReport(reportId)
  const bytes = await readFile(engine.workspace.reportFile(summary.file))
  const encoding = summary.format === 'pdf' || summary.format === 'xlsx' ? 'base64' : 'utf8'
  return { summary, content: bytes.toString(encoding), encoding }
}

/** The report as a page to look at, whatever its format. */
export async function viewReport(engine: Engine, reportId: ReportId): Promise<{ summary: ReportSummary; html: string }> {
  const summary = engine.catalogue.getReport(reportId)
  const bytes = await readFile(engine.workspace.reportFile(summary.file))
  if (summary.format === 'html') return { summary, html: bytes.toString('utf8') }
  const { html } = await engine.reader.ask(readerCalls.viewReport, { file: bytes.toString('base64') })
  return { summary, html }
}

export async function deleteReport(engine: Engine, reportId: ReportId): Promise<void> {
  const { file } = engine.catalogue.getReport(reportId)
  engine.events.record([{ type: 'report.deleted', reportId }], () => engine.catalogue.deleteReport(reportId))
  await rm(engine.workspace.reportFile(file), { force: true })
}

/** What makes a run the run that it is: how it was trained and what was measured, not what people call it. */
export function digestOf({ summary, config, split, counts, protocol, selectionMetric, bestEpoch, epochs, versions }: RunDetail): string {
  const { modelId, seed, metrics, backend, device } = summary
  return sha256(
    JSON.stringify({
      modelId,
      seed,
      metrics,
      backend,
      device,
      config,
      split,
      counts,
      protocol,
      selectionMetric,
      bestEpoch,
      epochs,
      versions,
    }),
  )
}

/** Never leaves the workspace, so that pseudonyms of its reports cannot be undone by trying ids. */
export function workspaceSalt(engine: Engine): string {
  return engine.reportTemplates.salt(() => `${engine.options.newToken()}${engine.options.newToken()}`)
}

function defaultTitle(details: readonly RunDetail[]): string {
  const names = [...new Set(details.map(({ summary }) => summary.datasetName))].join(', ')
  return `${names}: ${details.length === 1 ? 'one run' : `${details.length} runs`}`
}
