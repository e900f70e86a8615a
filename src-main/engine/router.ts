import { implement, ORPCError, type RouterClient } from '@orpc/server'
import { contract, type Failure, type RunId, type UserList, type Vitals } from '../contract/index.ts'
import { z } from 'zod'
import { startAudit, startBackup, startRestore } from './audit-service.ts'
import type { Engine } from './create-engine.ts'
import { breakDownRuns, differUsers } from './breakdown-service.ts'
import { diskUse } from './disk-service.ts'
import { ensembleFor } from './ensemble-runs.ts'
import { addAttributes, defaultSplit, deleteDataset, importDataset, importSample, renameDataset } from './datasets-service.ts'
import { listSplitFiles } from './data/split-files.ts'
import { toFailure, WorkbenchError } from './kernel/errors.ts'
import { listMetrics, listModels, listSplitters } from './plugins/registry.ts'
import {
  configDetail,
  deleteConfig,
  duplicateConfig,
  exportConfigs,
  importConfigs,
  renameConfig,
  restoreConfigVersion,
  saveConfig,
  undeleteConfig,
} from './configs-service.ts'
import { deleteTemplate, listBlocks, listTemplates, saveTemplate } from './report-templates-service.ts'
import { createReport, deleteReport, makeReport, readReport, viewReport } from './reports-service.ts'
import { verifyReport } from './report-check-service.ts'
import { compareRuns, deleteRun, estimateRun, markRun, renameRun, runDetail, runMeans } from './runs-service.ts'
import { startRuns } from './start-runs.ts'
import { deleteLists, foreignLists, importLists, laboratoryFlips, laboratoryTable } from './laboratory-service.ts'
import { importSplit } from './splits-service.ts'
import { deleteScenario, saveScenario } from './scenarios-service.ts'
import { deleteSegment, listSegments, namedRulesOf, ruleFor, saveSegment, segmentDetail, segmentUserIds } from './segments-service.ts'
import { listStudyPresets } from './search/study-presets.ts'
import { deleteStudy, listStudies, resumeStudy, startStudy, studyDetail } from './studies-service.ts'
import { readVitals, vitalsEveryMs } from './vitals.ts'
import { type FoundList, readerCalls } from './runs/reader-messages.ts'
import { deriveDataset, diffDatasets, previewVersion } from './versions-service.ts'
import { shippedParts } from './shipped-parts.ts'

export type EngineRouter = ReturnType<typeof createRouter>
/** The typed client of the contract, whatever lies between. */
export type EngineClient = RouterClient<EngineRouter>

/**
 * The engine's one door. Input and output are validated by the contract; every expected failure leaves as WORKBENCH with code, message and remedy,
 * and a defect as the same with INTERNAL, its stack in the log.
 */
export function createRouter(engine: Engine) {
  const { catalogue, workspace, reader, jobs, runs, events } = engine
  const { logger } = engine.options
  const door = implement(contract).use(async ({ next, errors, path }) => {
    try {
      return await next()
    } catch (thrown) {
      const failure = unfitInput(thrown) ?? toFailure(thrown)
      if (failure.code === 'INTERNAL')
        logger.error('a call failed', { call: path.join('.'), stack: thrown instanceof Error ? thrown.stack : String(thrown) })
      throw errors.WORKBENCH({ message: failure.message, data: failure, cause: thrown })
    }
  })
  const ok = { ok: true } as const
  const datasetFolder = (id: string): string => workspace.datasetFolder(catalogue.getDataset(id).id)
  const runFolders = (id: string): { runFolder: string; datasetFolder: string } => {
    const { summary } = catalogue.getRun(id)
    return { runFolder: workspace.runFolder(summary.id), datasetFolder: workspace.datasetFolder(summary.datasetId) }
  }

  /** A run whose model can be asked; the reader says so itself when the model cannot. */
  const finishedRun = (id: string): { runFolder: string; datasetFolder: string } => {
    const { summary } = catalogue.getRun(id)
    if (summary.state === 'finished') return runFolders(id)
    throw new WorkbenchError(
      'RUN_STATE',
      `${summary.name} is ${summary.state}: its model cannot be asked yet.`,
      'Wait until the run is finished, resume it, or choose another run.',
    )
  }
  const withTime = async <T extends object>(find: () => Promise<T>): Promise<T & { elapsedMs: number }> => {
    const before = engine.options.clock.elapsed()
    const found = await find()
    return { ...found, elapsedMs: engine.options.clock.elapsed() - before }
  }

  const timed = async (runId: RunId, find: () => Promise<z.infer<typeof FoundList>>): Promise<UserList> => ({
    ...(await withTime(find)),
    runId,
  })

  return door.router({
    system: {
      info: door.system.info.handler(() => ({
        version: engine.options.version,
        workspace: workspace.folder,
        workspaceName: workspace.name,
        host: engine.options.host,
        pid: process.pid,
        lastSeq: events.lastSeq(),
      })),
      doctor: door.system.doctor.handler(async () => {
        const result = await jobs.ask({ kind: 'doctor' })
        if (result.kind !== 'doctor') throw new Error(`Internal: ${result.kind}`)
        return result.report
      }),
      parts: door.system.parts.handler(() => shippedParts(engine.options.resources)),
      audit: door.system.audit.handler(({ input }) => ({ jobId: startAudit(engine, input.repair) })),
      disk: door.system.disk.handler(({ input }) => diskUse(engine, input.largest)),
      lastAudit: door.system.lastAudit.handler(() => engine.audits.last),
      backup: door.system.backup.handler(({ input }) => ({ jobId: startBackup(engine, input.out) })),
      restore: door.system.restore.handler(({ input }) => ({ jobId: startRestore(engine, input.backup, input.folder) })),
      vitals: door.system.vitals.handler(async function* ({ signal }): AsyncGenerator<Vitals, void> {
        while (!signal?.aborted) {
          yield readVitals(engine)
          await new Promise((resolve) => setTimeout(resolve, vitalsEveryMs))
        }
      }),
    },
    events: { watch: door.events.watch.handler(({ input, signal }) => events.watch({ ...input, signal })) },
    plugins: {
      models: door.plugins.models.handler(() => listModels()),
      splitters: door.plugins.splitters.handler(() => listSplitters()),
      metrics: door.plugins.metrics.handler(() => listMetrics()),
      studyPresets: door.plugins.studyPresets.handler(() => listStudyPresets()),
    },
    datasets: {
      list: door.datasets.list.handler(() => catalogue.datasets()),
      get: door.datasets.get.handler(({ input }) => engine.datasetDetail(input.datasetId)),
      preview: door.datasets.preview.handler(async ({ input, signal }) => {
        const result = await jobs.ask({ kind: 'preview', ...input }, signal)
        if (result.kind !== 'preview') throw new Error(`Internal: ${result.kind}`)
        return result.preview
      }),
      import: door.datasets.import.handler(({ input }) => ({ jobId: importDataset(engine, input) })),
      importSample: door.datasets.importSample.handler(({ input }) => ({ jobId: importSample(engine, input.name) })),
      addAttributes: door.datasets.addAttributes.handler(({ input }) => ({ jobId: addAttributes(engine, input) })),
      derive: door.datasets.derive.handler(({ input }) => ({ jobId: deriveDataset(engine, input) })),
      diff: door.datasets.diff.handler(({ input }) => diffDatasets(engine, input.from, input.to)),
      derivePreview: door.datasets.derivePreview.handler(({ input, signal }) => previewVersion(engine, input, signal)),
      rename: door.datasets.rename.handler(({ input }) => renameDataset(engine, input.datasetId, input.name)),
      delete: door.datasets.delete.handler(async ({ input }) => {
        await deleteDataset(engine, input.datasetId)
        return ok
      }),
      rows: door.datasets.rows.handler(({ input: { datasetId, ...page } }) =>
        reader.ask(readerCalls.rows, { datasetFolder: datasetFolder(datasetId), ...page }),
      ),
      items: door.datasets.items.handler(({ input: { datasetId, ...page } }) =>
        reader.ask(readerCalls.items, { datasetFolder: datasetFolder(datasetId), ...page }),
      ),
      item: door.datasets.item.handler(({ input: { datasetId, item } }) =>
        reader.ask(readerCalls.item, { datasetFolder: datasetFolder(datasetId), item }),
      ),
      users: door.datasets.users.handler(({ input: { datasetId, ...page } }) =>
        reader.ask(readerCalls.users, { datasetFolder: datasetFolder(datasetId), ...page }),
      ),
      droppedLines: door.datasets.droppedLines.handler(({ input }) =>
        reader.ask(readerCalls.droppedLines, { datasetFolder: datasetFolder(input.datasetId) }),
      ),
      splitPreview: door.datasets.splitPreview.handler(({ input }) =>
        reader.ask(readerCalls.splitPreview, { datasetFolder: datasetFolder(input.datasetId), split: input.split }),
      ),
      splitFiles: door.datasets.splitFiles.handler(({ input }) => listSplitFiles(datasetFolder(input.datasetId))),
      importSplit: door.datasets.importSplit.handler(({ input, signal }) => importSplit(engine, input, signal)),
      defaultSplit: door.datasets.defaultSplit.handler(({ input }) => defaultSplit(engine, input.datasetId)),
    },
    jobs: {
      cancel: door.jobs.cancel.handler(async ({ input }) => {
        await jobs.cancel(input.jobId)
        return ok
      }),
    },
    runs: {
      list: door.runs.list.handler(({ input }) => catalogue.runs(input)),
      find: door.runs.find.handler(({ input }) => catalogue.findRun(input.nameOrId)?.summary ?? null),
      some: door.runs.some.handler(({ input }) => catalogue.runsById(input.runIds, input.figures)),
      figures: door.runs.figures.handler(({ input }) =>
        [...catalogue.figures.ofRuns(input.runIds, input.keys ?? null)].map(([runId, metrics]) => ({ runId, metrics })),
      ),
      figureKeys: door.runs.figureKeys.handler(() => catalogue.figures.keys()),
      get: door.runs.get.handler(({ input }) => runDetail(engine, input.runId)),
      start: door.runs.start.handler(({ input }) => startRuns(engine, input)),
      cancel: door.runs.cancel.handler(async ({ input }) => {
        await runs.cancel(input.runId)
        return ok
      }),
      resume: door.runs.resume.handler(({ input }) => runs.resume(input.runId, input.device)),
      rename: door.runs.rename.handler(({ input }) => renameRun(engine, input.runId, input.name)),
      mark: door.runs.mark.handler(({ input: { runId, ...marks } }) => markRun(engine, runId, marks)),
      delete: door.runs.delete.handler(async ({ input }) => {
        await deleteRun(engine, input.runId)
        return ok
      }),
      watch: door.runs.watch.handler(({ input, signal }) => {
        catalogue.getRun(input.runId)
        return events.watch({ ...input, signal })
      }),
      estimate: door.runs.estimate.handler(({ input }) => estimateRun(engine, input)),
      compare: door.runs.compare.handler(({ input }) => compareRuns(engine, input.runIds)),
      means: door.runs.means.handler(({ input }) => runMeans(engine, input.runIds)),
      userDifferences: door.runs.userDifferences.handler(({ input }) => differUsers(engine, input)),
      breakdown: door.runs.breakdown.handler(({ input }) => breakDownRuns(engine, input)),
      export: door.runs.export.handler(({ input }) => {
        const { runFolder } = runFolders(input.runId)
        return { jobId: jobs.start('Export of a run', { kind: 'export-run', runFolder, out: input.out }, async () => null) }
      }),
    },
    laboratory: {
      table: door.laboratory.table.handler(({ input }) => withTime(() => laboratoryTable(engine, input))),
      flips: door.laboratory.flips.handler(({ input }) => withTime(() => laboratoryFlips(engine, input))),
      lists: door.laboratory.lists.handler(({ input }) => foreignLists(engine, input.datasetId)),
      importLists: door.laboratory.importLists.handler(({ input, signal }) => importLists(engine, input, signal)),
      deleteLists: door.laboratory.deleteLists.handler(async ({ input }) => {
        await deleteLists(engine, input.datasetId, input.listsId)
        return ok
      }),
    },
    queue: {
      get: door.queue.get.handler(() => runs.queue()),
      pause: door.queue.pause.handler(() => runs.setPaused(true)),
      continue: door.queue.continue.handler(() => runs.setPaused(false)),
      move: door.queue.move.handler(({ input }) => runs.moveInQueue(input.runId, input.before)),
    },
    views: {
      list: door.views.list.handler(() => engine.runViews.list()),
      save: door.views.save.handler(({ input }) => {
        engine.runViews.save(input)
        return engine.runViews.list()
      }),
      delete: door.views.delete.handler(({ input }) => {
        engine.runViews.delete(input.name)
        return engine.runViews.list()
      }),
    },
    explore: {
      users: door.explore.users.handler(({ input: { segmentId, ...query } }) => {
        const { summary } = catalogue.getRun(query.runId)
        const segment = segmentId === null ? null : ruleFor(engine, summary, segmentId)
        return reader.ask(readerCalls.listUsers, { ...runFolders(query.runId), query, segment })
      }),
      forUser: door.explore.forUser.handler(({ input: { runId, ...rest } }) =>
        timed(runId, () => reader.ask(readerCalls.forUser, { ...runFolders(runId), ...rest })),
      ),
      forHistory: door.explore.forHistory.handler(({ input: { runId, ...rest } }) =>
        timed(runId, () => reader.ask(readerCalls.forHistory, { ...runFolders(runId), ...rest })),
      ),
      explain: door.explore.explain.handler(async ({ input: { runId, ...question } }) => ({
        ...(await withTime(() => reader.ask(readerCalls.explain, { ...finishedRun(runId), ...question }))),
        runId,
      })),
      whyNot: door.explore.whyNot.handler(async ({ input: { runId, ...question } }) => ({
        ...(await withTime(() => reader.ask(readerCalls.whyNot, { ...finishedRun(runId), ...question }))),
        runId,
      })),
      item: door.explore.item.handler(async ({ input: { runId, ...query } }) => ({
        ...(await withTime(() => reader.ask(readerCalls.itemInRun, { ...finishedRun(runId), ...query }))),
        runId,
      })),
      rerank: door.explore.rerank.handler(({ input: { runId, ...question } }) =>
        withTime(() => reader.ask(readerCalls.rerank, { ...finishedRun(runId), ...question })),
      ),
      writeLists: door.explore.writeLists.handler(({ input: { runId, segmentId, ...rest } }) => {
        const segment = segmentId === undefined ? null : ruleFor(engine, catalogue.getRun(runId).summary, segmentId)
        const job = { kind: 'write-lists' as const, ...runFolders(runId), ...rest, segment }
        return { jobId: jobs.start('Lists to a file', job, async () => null) }
      }),
    },
    coldStart: {
      fields: door.coldStart.fields.handler(({ input }) => reader.ask(readerCalls.coldFields, finishedRun(input.runId))),
      audience: door.coldStart.audience.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldAudience, { ...finishedRun(runId), ...query })),
      ),
      profiles: door.coldStart.profiles.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldProfiles, { ...finishedRun(runId), ...query })),
      ),
      counterfactuals: door.coldStart.counterfactuals.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldCounterfactuals, { ...finishedRun(runId), ...query })),
      ),
      overlap: door.coldStart.overlap.handler(({ input: { runId, ...query } }) =>
        reader.ask(readerCalls.coldOverlap, { ...finishedRun(runId), ...query }),
      ),
      export: door.coldStart.export.handler(({ input: { runId, ...query } }) =>
        reader.ask(readerCalls.coldExport, { ...finishedRun(runId), ...query }),
      ),
      backtest: door.coldStart.backtest.handler(({ input }) =>
        withTime(() => reader.ask(readerCalls.coldBacktest, finishedRun(input.runId))),
      ),
      timeMachine: door.coldStart.timeMachine.handler(({ input: { runId, item } }) =>
        withTime(() => reader.ask(readerCalls.coldTimeMachine, { ...finishedRun(runId), item })),
      ),
      launchSheet: door.coldStart.launchSheet.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldLaunchSheet, { ...finishedRun(runId), ...query })),
      ),
      reach: door.coldStart.reach.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldReach, { ...finishedRun(runId), ...query })),
      ),
      agreement: door.coldStart.agreement.handler(({ input: { runId, others, ...query } }) => {
        const { summary } = catalogue.getRun(runId)
        const beside = others === null ? ensembleFor(engine, summary) : others.map((id) => catalogue.getRun(id).summary)
        const runs = [summary, ...beside.filter(({ id }) => id !== runId)].map(({ id, name, modelId, seed, recipe }) => ({
          ...{ runFolder: finishedRun(id).runFolder, runId: id },
          ...{ name, modelId, seed, recipe },
        }))
        return withTime(() => reader.ask(readerCalls.coldAgreement, { runs, ...query }))
      }),
      course: door.coldStart.course.handler(({ input: { runId, item } }) =>
        withTime(() => reader.ask(readerCalls.coldCourse, { ...finishedRun(runId), item })),
      ),
      newUser: door.coldStart.newUser.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldNewUser, { ...finishedRun(runId), ...query })),
      ),
      reachGroup: door.coldStart.reachGroup.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldReachGroup, { ...finishedRun(runId), ...query })),
      ),
      wishes: door.coldStart.wishes.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldWishes, { ...finishedRun(runId), ...query })),
      ),
      attribution: door.coldStart.attribution.handler(({ input: { runId, ...query } }) =>
        withTime(() => reader.ask(readerCalls.coldAttribution, { ...finishedRun(runId), ...query })),
      ),
    },
    configs: {
      list: door.configs.list.handler(() => engine.savedConfigs.list()),
      get: door.configs.get.handler(({ input }) => configDetail(engine, input.configId)),
      save: door.configs.save.handler(({ input }) => saveConfig(engine, input)),
      duplicate: door.configs.duplicate.handler(({ input }) => duplicateConfig(engine, input.configId, input.name)),
      rename: door.configs.rename.handler(({ input }) => renameConfig(engine, input.configId, input.name)),
      delete: door.configs.delete.handler(({ input }) => {
        deleteConfig(engine, input.configId)
        return ok
      }),
      undelete: door.configs.undelete.handler(({ input }) => undeleteConfig(engine, input.configId)),
      restoreVersion: door.configs.restoreVersion.handler(({ input }) => restoreConfigVersion(engine, input.configId, input.version)),
      export: door.configs.export.handler(({ input }) => ({ text: exportConfigs(engine, input.configIds) })),
      import: door.configs.import.handler(({ input }) => importConfigs(engine, input.text)),
    },
    scenarios: {
      list: door.scenarios.list.handler(({ input }) => engine.scenarios.list(catalogue.getDataset(input.datasetId).id)),
      save: door.scenarios.save.handler(({ input }) => saveScenario(engine, input)),
      delete: door.scenarios.delete.handler(({ input }) => {
        deleteScenario(engine, input.scenarioId)
        return ok
      }),
    },
    segments: {
      list: door.segments.list.handler(({ input }) => listSegments(engine, input.datasetId)),
      get: door.segments.get.handler(({ input }) => segmentDetail(engine, input.segmentId)),
      save: door.segments.save.handler(({ input }) => saveSegment(engine, input)),
      delete: door.segments.delete.handler(({ input }) => {
        deleteSegment(engine, input.segmentId)
        return ok
      }),
      users: door.segments.users.handler(async ({ input }) => ({ users: await segmentUserIds(engine, input.segmentId) })),
    },
    userMaps: {
      get: door.userMaps.get.handler(({ input: { datasetId, ...request } }) =>
        reader.ask(readerCalls.userMap, { datasetFolder: datasetFolder(datasetId), ...request }),
      ),
      audience: door.userMaps.audience.handler(({ input: { runId, ...query } }) => {
        const segments = namedRulesOf(engine, catalogue.getRun(runId).summary.datasetId)
        return reader.ask(readerCalls.audienceOnMap, { ...finishedRun(runId), ...query, segments })
      }),
      make: door.userMaps.make.handler(({ input: { datasetId, ...request } }) => {
        const { id, name } = catalogue.getDataset(datasetId)
        const job = { kind: 'user-map' as const, datasetFolder: datasetFolder(id), ...request }
        return { jobId: jobs.start(`Map of the users of ${name}`, job, async () => id) }
      }),
    },
    studies: {
      list: door.studies.list.handler(() => listStudies(engine)),
      get: door.studies.get.handler(({ input }) => studyDetail(engine, input.studyId)),
      start: door.studies.start.handler(({ input }) => startStudy(engine, input)),
      resume: door.studies.resume.handler(({ input }) => resumeStudy(engine, input.studyId, input)),
      delete: door.studies.delete.handler(async ({ input }) => {
        await deleteStudy(engine, input.studyId)
        return ok
      }),
    },
    reports: {
      list: door.reports.list.handler(() => catalogue.reports()),
      create: door.reports.create.handler(({ input }) => createReport(engine, input)),
      read: door.reports.read.handler(({ input }) => readReport(engine, input.reportId)),
      view: door.reports.view.handler(({ input }) => viewReport(engine, input.reportId)),
      make: door.reports.make.handler(({ input }) => makeReport(engine, input).then(({ file }) => file)),
      verify: door.reports.verify.handler(({ input }) => verifyReport(engine, input)),
      blocks: door.reports.blocks.handler(() => listBlocks()),
      templates: door.reports.templates.handler(() => listTemplates(engine)),
      saveTemplate: door.reports.saveTemplate.handler(({ input }) => saveTemplate(engine, input.template)),
      deleteTemplate: door.reports.deleteTemplate.handler(({ input }) => deleteTemplate(engine, input.name)),
      delete: door.reports.delete.handler(async ({ input }) => {
        await deleteReport(engine, input.reportId)
        return ok
      }),
    },
  })
}

const Issues = z.object({ issues: z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })) })

/** A message that does not fit the contract, as a failure that names the place. undefined: something else was thrown. */
function unfitInput(thrown: unknown): Failure | undefined {
  // The check of a JSON value goes as deep as the value does.
  if (thrown instanceof RangeError && thrown.message.includes('call stack')) {
    return { code: 'USAGE', message: 'Not understood: the values of this message are nested too deeply.', remedy: 'Send flatter values.' }
  }
  if (!(thrown instanceof ORPCError) || thrown.code !== 'BAD_REQUEST') return undefined
  const issue = Issues.safeParse(thrown.data).data?.issues[0]
  const place = issue?.path?.join('.') ?? ''
  return {
    code: 'USAGE',
    message: `Not understood${place ? ` at "${place}"` : ''}: ${issue?.message ?? thrown.message}`,
    remedy: 'Correct this value.',
  }
}
