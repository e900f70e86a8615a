import { availableParallelism } from 'node:os'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AuditReport,
  ConfigId,
  type DatasetDetail,
  DatasetId,
  JobId,
  ReportId,
  RunId,
  ScenarioId,
  SegmentId,
  StudyId,
  type SystemInfo,
} from '../contract/index.ts'
import { Manifest, manifestName } from './data/folder-format.ts'
import type { Clock } from './kernel/clock.ts'
import { WorkbenchError } from './kernel/errors.ts'
import type { Logger } from './kernel/logger.ts'
import { recoverDatasets } from './recover-datasets.ts'
import { JobCoordinator } from './runs/job-coordinator.ts'
import { ReaderClient } from './runs/reader-client.ts'
import { RunCoordinator } from './runs/run-coordinator.ts'
import type { RunnerSpawner } from './runs/spawner.ts'
import type { Patience } from './runs/worker-job.ts'
import { Catalogue } from './store/catalogue.ts'
import { openDatabase } from './store/database.ts'
import { EventLog } from './store/event-log.ts'
import { FreedPages } from './store/freed-pages.ts'
import { Scenarios } from './store/scenarios.ts'
import { Segments } from './store/segments.ts'
import { ReportTemplates } from './store/report-templates.ts'
import { RunViews } from './store/run-views.ts'
import { SavedConfigs } from './store/saved-configs.ts'
import type { Workspace } from './store/workspace.ts'

export interface EngineOptions {
  /** Locked by the caller (see store/workspace.ts): there is one engine per workspace. */
  readonly workspace: Workspace
  readonly host: SystemInfo['host']
  readonly version: string
  /** The folder of what is shipped beside the code. */
  readonly resources: string
  readonly spawner: RunnerSpawner
  readonly clock: Clock
  readonly logger: Logger
  /** Twelve random characters of [a-z0-9]. */
  readonly newToken: () => string
  readonly resumeQueue: boolean
  /** Start the reader at once, for a host whose first question needs a model. */
  readonly warmReader: boolean
  /** How much training may be lost with its process; where nothing is said, 5 s. */
  readonly checkpointEveryMs?: number | undefined
  /** How long a run's process may be silent; where nothing is said, half an hour. */
  readonly patience?: Patience | undefined
}

/** Everything that one workspace is while it is open. The router (router.ts) is its only face. */
export interface Engine {
  readonly options: EngineOptions
  readonly workspace: Workspace
  readonly catalogue: Catalogue
  readonly savedConfigs: SavedConfigs
  readonly scenarios: Scenarios
  readonly segments: Segments
  readonly runViews: RunViews
  readonly reportTemplates: ReportTemplates
  readonly events: EventLog
  readonly freedPages: FreedPages
  readonly runs: RunCoordinator
  readonly jobs: JobCoordinator
  readonly reader: ReaderClient
  newDatasetId(): DatasetId
  newRunId(): RunId
  newReportId(): ReportId
  newConfigId(): ConfigId
  newScenarioId(): ScenarioId
  newSegmentId(): SegmentId
  newStudyId(): StudyId
  /** The newest job of each study that was started since the engine is up. */
  readonly studyJobs: Map<StudyId, JobId>
  /** The outcome of the newest audit since the engine is up. */
  readonly audits: { last: AuditReport | null }
  /** The dataset's whole description; DATASET_DAMAGED when its folder does not hold it. */
  datasetDetail(id: DatasetId): Promise<DatasetDetail>
  /** Stops workers, closes the database. `leaveRunsAs`: see RunCoordinator.close. */
  close(leaveRunsAs: 'interrupted' | 'queued'): Promise<void>
}

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { workspace, spawner, clock, logger, newToken } = options
  // Training takes all cores; the reader answers beside it and needs few.
  const threads = availableParallelism()
  const reader = new ReaderClient(spawner, Math.min(2, threads))
  if (options.warmReader) reader.warm()
  await workspace.create()
  const database = openDatabase(workspace.databaseFile)
  const catalogue = new Catalogue(database)
  const freedPages = new FreedPages(database)
  const moved = await workspace.sweep(catalogue)
  if (moved.length > 0) logger.warn('folders without a row were set aside', { moved })
  const events = new EventLog(database, clock)
  const jobs = new JobCoordinator({ catalogue, events, spawner, threads, newJobId: () => JobId.parse(`job_${newToken()}`) })
  const runs = new RunCoordinator({
    workspace,
    catalogue,
    events,
    spawner,
    clock,
    logger,
    threads,
    resumeQueue: options.resumeQueue,
    checkpointEveryMs: options.checkpointEveryMs,
    patience: options.patience,
  })
  if (catalogue.activeJobs().length > 0) await recoverDatasets(workspace, catalogue, events)
  jobs.recover()
  await runs.recover()
  return {
    options,
    workspace,
    catalogue,
    savedConfigs: new SavedConfigs(database),
    runViews: new RunViews(database),
    reportTemplates: new ReportTemplates(database),
    scenarios: new Scenarios(database),
    segments: new Segments(database),
    events,
    freedPages,
    runs,
    jobs,
    reader,
    newDatasetId: () => DatasetId.parse(`ds_${newToken()}`),
    newRunId: () => RunId.parse(`run_${newToken()}`),
    newReportId: () => ReportId.parse(`rep_${newToken()}`),
    newConfigId: () => ConfigId.parse(`cfg_${newToken()}`),
    newScenarioId: () => ScenarioId.parse(`scn_${newToken()}`),
    newSegmentId: () => SegmentId.parse(`seg_${newToken()}`),
    newStudyId: () => StudyId.parse(`stu_${newToken()}`),
    studyJobs: new Map(),
    audits: { last: null },
    datasetDetail: (id) => readDatasetDetail(workspace.datasetFolder(id), catalogue.getDataset(id).name),
    close: async (leaveRunsAs) => {
      await Promise.all([jobs.close(), runs.close(leaveRunsAs)])
      reader[Symbol.dispose]()
      freedPages.close()
      database.close()
    },
  }
}

async function readDatasetDetail(folder: string, name: string): Promise<DatasetDetail> {
  const file = join(folder, manifestName)
  try {
    const { detail } = Manifest.parse(JSON.parse(await readFile(file, 'utf8')))
    return { ...detail, summary: { ...detail.summary, name } }
  } catch (cause) {
    throw new WorkbenchError(
      'DATASET_DAMAGED',
      `The description of dataset ${name} (${file}) cannot be read.`,
      'Import the data again and delete this dataset.',
      { cause },
    )
  }
}
