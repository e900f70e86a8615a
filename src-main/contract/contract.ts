import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { AuditReport } from './audit.ts'
import { Audience, AudienceOverlap, AudienceQuery, AudienceSize, ColdStartFields, Counterfactuals, ProfileAnswer } from './cold-start.ts'
import { Backtest, TimeMachine } from './cold-start-backtest.ts'
import { Agreement, AgreementQuery } from './cold-start-agreement.ts'
import { CourseQuery, ProfileCourseAnswer } from './cold-start-course.ts'
import { GroupReach, GroupReachQuery, Wishes, WishesQuery } from './cold-start-group.ts'
import { LaunchRequest, LaunchSheet } from './cold-start-launch.ts'
import { NewUser, NewUserQuery } from './cold-start-new-user.ts'
import { Reach, ReachQuery } from './cold-start-reach.ts'
import { Attribution, AttributionQuery } from './cold-start-why.ts'
import { Breakdown, BreakdownBy } from './comparisons.ts'
import { ConfigDetail, SaveConfigRequest, SavedConfig } from './configs.ts'
import {
  AttributesRequest,
  AttributeValues,
  DatasetDetail,
  DatasetRow,
  DatasetSummary,
  ImportPreview,
  ImportRequest,
  ItemCard,
  JobStarted,
  Mapping,
  UserCard,
} from './datasets.ts'
import { DatasetDiff } from './dataset-diff.ts'
import { DeviceChoice } from './devices.ts'
import { DiskUse } from './disk-use.ts'
import { Failure } from './errors.ts'
import { WorkspaceEvent } from './events.ts'
import { Explanation, ExplainQuery, WhyNot } from './explain.ts'
import { EvaluatedUser, UserList, UserQuery } from './explore.ts'
import { ConfigId, DatasetId, JobId, ReportId, RunId, ScenarioId, SegmentId, StudyId } from './ids.ts'
import { ItemDetail, ItemInRun } from './items.ts'
import { ForeignLists, ForeignListsId, ImportListsRequest, LaboratoryFlips, LaboratoryRequest, LaboratoryTable } from './laboratory.ts'
import { MetricDefinition } from './laboratory-definition.ts'
import { MetricInfo, ModelInfo, SplitterInfo } from './models.ts'
import { RunQueue, RunView } from './queue.ts'
import { Reranked, RerankRules } from './rerank.ts'
import { BlockInfo, MadeFile, ReportCheck, ReportRequest, ReportSummary, TemplateInfo } from './reports.ts'
import {
  CompareResult,
  Estimate,
  EstimateRequest,
  FigureKeys,
  MetricTable,
  RunDetail,
  RunListRequest,
  RunMarks,
  RunMeans,
  RunSummary,
  SplitPreview,
  SplitSpec,
  StartRequest,
} from './runs.ts'
import { ImportSplitRequest, SplitFile } from './splits.ts'
import { SaveScenarioRequest, Scenario } from './scenarios.ts'
import { SaveSegmentRequest, Segment, SegmentDetail } from './segments.ts'
import { StudyDetail, StudyPreset, StudyRequest, StudySummary } from './studies.ts'
import { DoctorReport, ShippedPart, SystemInfo, Vitals } from './system.ts'
import { AudienceOnMap, AudienceOnMapQuery, UserDifferences, UserDifferencesQuery, UserMap, UserMapRequest } from './user-map.ts'
import { DerivePlan, DerivePreview, DeriveRequest } from './versions.ts'

/** Every expected failure arrives as this one error; `data.code` tells them apart. */
const base = oc.errors({ WORKBENCH: { status: 422, data: Failure } })

const byDataset = z.object({ datasetId: DatasetId })
const byRun = z.object({ runId: RunId })
const byConfig = z.object({ configId: ConfigId })
const bySegment = z.object({ segmentId: SegmentId })
const ok = z.object({ ok: z.literal(true) })
const runIds = z.array(RunId).max(1000)
const page = { offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(100) }

/** The one door between any face (page, CLI, tests) and the engine. */
export const contract = {
  system: {
    info: base.output(SystemInfo),
    doctor: base.output(DoctorReport),
    /** What the installed application consists of; null in a checkout, of which the list is made at packaging. */
    parts: base.output(z.array(ShippedPart).nullable()),
    /** Compares the catalogue with the files, and puts right what can be without loss where that is asked for; `lastAudit` has the outcome. */
    audit: base.input(z.object({ repair: z.boolean().default(false) })).output(JobStarted),
    /** What each dataset and each run takes on the disk; `largest`: how many runs are named. */
    disk: base.input(z.object({ largest: z.number().int().min(0).max(1000).default(50) }).prefault({})).output(DiskUse),
    /** The outcome of the newest audit since the engine is up. */
    lastAudit: base.output(AuditReport.nullable()),
    /** Writes a new folder on the engine's machine. */
    backup: base.input(z.object({ out: z.string().min(1) })).output(JobStarted),
    /** Builds a new workspace from a backup; this one stays as it is. */
    restore: base.input(z.object({ backup: z.string().min(1), folder: z.string().min(1) })).output(JobStarted),
    /** One reading every two seconds while subscribed. */
    vitals: base.output(eventIterator(Vitals)),
  },
  events: {
    /** Replays everything after `afterSeq`, then follows. */
    watch: base.input(z.object({ afterSeq: z.number().int().min(0) })).output(eventIterator(WorkspaceEvent)),
  },
  plugins: {
    models: base.output(z.array(ModelInfo)),
    splitters: base.output(z.array(SplitterInfo)),
    metrics: base.output(z.array(MetricInfo)),
    studyPresets: base.output(z.array(StudyPreset)),
  },
  datasets: {
    list: base.output(z.array(DatasetSummary)),
    get: base.input(byDataset).output(DatasetDetail),
    preview: base
      .input(z.object({ path: z.string().min(1), format: z.string().optional(), mapping: Mapping.optional() }))
      .output(ImportPreview),
    import: base.input(ImportRequest).output(JobStarted),
    importSample: base.input(z.object({ name: z.string().min(1).max(120).default('sample') })).output(JobStarted),
    addAttributes: base.input(AttributesRequest).output(JobStarted),
    /** Makes a version: a new dataset from one that is there. */
    derive: base.input(DeriveRequest).output(JobStarted),
    /** What each step of a version would do; makes nothing. */
    derivePreview: base.input(DerivePlan).output(DerivePreview),
    /** What is different in the second of two datasets. */
    diff: base.input(z.object({ from: DatasetId, to: DatasetId })).output(DatasetDiff),
    rename: base.input(z.object({ datasetId: DatasetId, name: z.string().min(1).max(120) })).output(DatasetSummary),
    delete: base.input(byDataset).output(ok),
    rows: base.input(byDataset.extend(page)).output(z.object({ total: z.number().int(), rows: z.array(DatasetRow) })),
    items: base
      .input(byDataset.extend({ query: z.string().default(''), ...page }))
      .output(z.object({ total: z.number().int(), items: z.array(ItemCard) })),
    /** One item: who took it and when, and what is like it. */
    item: base.input(byDataset.extend({ item: z.string() })).output(ItemDetail),
    users: base
      .input(byDataset.extend({ query: z.string().default(''), ...page }))
      .output(z.object({ total: z.number().int(), users: z.array(UserCard) })),
    /** All dropped lines as CSV text (file,line,reason,text), cut at 20 MB. */
    droppedLines: base.input(byDataset).output(z.object({ csv: z.string(), truncated: z.boolean() })),
    splitPreview: base.input(byDataset.extend({ split: SplitSpec })).output(SplitPreview),
    /** Lists that were imported for splits of this dataset, by name. */
    splitFiles: base.input(byDataset).output(z.array(SplitFile)),
    importSplit: base.input(ImportSplitRequest).output(SplitFile),
    /** The split that is used when nothing is said, for this dataset. */
    defaultSplit: base.input(byDataset).output(SplitSpec),
  },
  jobs: {
    cancel: base.input(z.object({ jobId: JobId })).output(ok),
  },
  runs: {
    /** Newest first, a page: the newest `limit`, or as many that are older than one. */
    list: base.input(RunListRequest.prefault({})).output(z.array(RunSummary)),
    /** By its name or id. */
    find: base.input(z.object({ nameOrId: z.string() })).output(RunSummary.nullable()),
    /** Those of the runs that there are, in the order of the ids. */
    some: base.input(z.object({ runIds, figures: FigureKeys.optional() })).output(z.array(RunSummary)),
    /** The figures alone, of the runs that have any; `keys` absent: all of them. */
    figures: base
      .input(z.object({ runIds, keys: FigureKeys.optional() }))
      .output(z.array(z.object({ runId: RunId, metrics: MetricTable }))),
    /** The names of all figures that runs of this workspace have had. */
    figureKeys: base.output(z.array(z.string())),
    get: base.input(byRun).output(RunDetail),
    start: base.input(StartRequest).output(z.array(RunSummary)),
    cancel: base.input(byRun).output(ok),
    /** On the device that it was started for, or on another. */
    resume: base.input(byRun.extend({ device: DeviceChoice.optional() })).output(RunSummary),
    rename: base.input(byRun.extend({ name: z.string().min(1).max(120) })).output(RunSummary),
    /** Star, tags, note. */
    mark: base.input(byRun.extend(RunMarks.shape)).output(RunSummary),
    delete: base.input(byRun).output(ok),
    /** This run's events after `afterSeq`, then live until the run ends. */
    watch: base.input(byRun.extend({ afterSeq: z.number().int().min(0).default(0) })).output(eventIterator(WorkspaceEvent)),
    estimate: base.input(EstimateRequest).output(Estimate),
    compare: base.input(z.object({ runIds: z.array(RunId).min(1).max(50) })).output(CompareResult),
    /** Those of the runs that belong together, over folds and over seeds. */
    means: base.input(z.object({ runIds: z.array(RunId).max(10_000) })).output(RunMeans),
    /** The figures of comparable runs by group: of users, of items, of attribute values. */
    breakdown: base.input(z.object({ runIds: z.array(RunId).min(1).max(10), by: BreakdownBy, metric: z.string() })).output(Breakdown),
    /** One metric of two comparable runs, user by user. */
    userDifferences: base.input(UserDifferencesQuery).output(UserDifferences),
    /** Writes the export folder (split.csv, lists.csv, per-user.csv) on the engine's machine. */
    export: base.input(byRun.extend({ out: z.string().min(1) })).output(JobStarted),
  },
  /** Figures of finished runs, and of other tools' lists, under any definition; nothing is scored anew. */
  laboratory: {
    /** Places are compared with those under `before`. */
    table: base.input(LaboratoryRequest.extend({ before: MetricDefinition })).output(LaboratoryTable),
    /** Where the first place changes: along K, and with each other value of each parameter. */
    flips: base.input(LaboratoryRequest).output(LaboratoryFlips),
    /** Lists of other tools that a dataset has, by name. They are no runs. */
    lists: base.input(byDataset).output(z.array(ForeignLists)),
    importLists: base.input(ImportListsRequest).output(ForeignLists),
    deleteLists: base.input(byDataset.extend({ listsId: ForeignListsId })).output(ok),
  },
  /** The order in which runs wait. */
  queue: {
    get: base.output(RunQueue),
    /** Nothing new begins until `continue`; what is running goes on. Survives a restart. */
    pause: base.output(RunQueue),
    continue: base.output(RunQueue),
    /** Puts a waiting run before another waiting one; null: last. */
    move: base.input(byRun.extend({ before: RunId.nullable() })).output(RunQueue),
  },
  /** Named ways to look at the list of runs. */
  views: {
    list: base.output(z.array(RunView)),
    save: base.input(RunView).output(z.array(RunView)),
    delete: base.input(z.object({ name: z.string() })).output(z.array(RunView)),
  },
  explore: {
    users: base.input(UserQuery).output(z.object({ total: z.number().int(), users: z.array(EvaluatedUser) })),
    forUser: base.input(byRun.extend({ user: z.string(), top: z.number().int().min(1).max(1000).default(20) })).output(UserList),
    forHistory: base
      .input(byRun.extend({ items: z.array(z.string()).max(10_000), top: z.number().int().min(1).max(1000).default(20) }))
      .output(UserList),
    /** The history items and attribute values that carry one item's score, and how far that can be trusted. */
    explain: base.input(ExplainQuery).output(Explanation),
    /** What an item lacks to be in the list, and the single change of the history that would help it most. */
    whyNot: base.input(ExplainQuery).output(WhyNot),
    /** In whose lists of this length an item stands, how that compares with who wanted it, and what the model puts beside it. */
    item: base.input(byRun.extend({ item: z.string(), top: z.number().int().min(1).max(100).default(20) })).output(ItemInRun),
    /** What rules do to the stored lists, and what that costs. */
    rerank: base
      .input(
        byRun.extend({ rules: RerankRules, top: z.number().int().min(1).max(50).default(20), user: z.string().nullable().default(null) }),
      )
      .output(Reranked),
    /** Lists for all users, for those of a segment, or for a file of histories, to CSV or Parquet on the engine's machine. */
    writeLists: base
      .input(
        byRun.extend({
          top: z.number().int().min(1).max(1000),
          out: z.string().min(1),
          histories: z.string().optional(),
          segmentId: SegmentId.optional(),
        }),
      )
      .output(JobStarted),
  },
  /** An item that nobody has seen: who would want it, why, what would change that. Runs of models that score users only. */
  coldStart: {
    fields: base.input(byRun).output(ColdStartFields),
    audience: base
      .input(AudienceQuery.extend({ offset: z.number().int().min(0).default(0), limit: z.number().int().min(0).max(1000).default(100) }))
      .output(Audience),
    profiles: base.input(AudienceQuery).output(ProfileAnswer),
    counterfactuals: base.input(AudienceQuery).output(Counterfactuals),
    overlap: base.input(byRun.extend({ items: z.array(AttributeValues).min(2).max(20), size: AudienceSize })).output(AudienceOverlap),
    /** The audience as CSV text: rank, user, score, percentile, interactions, attributes of the user. */
    export: base.input(AudienceQuery).output(z.object({ csv: z.string(), rows: z.number().int() })),
    /** How well the run finds the users of items that it did not learn from, beside plain rankings. The first question takes seconds. */
    backtest: base.input(byRun).output(Backtest),
    /** Hides one item, and uncovers who took it. */
    timeMachine: base.input(byRun.extend({ item: z.string().min(1) })).output(TimeMachine),
    launchSheet: base.input(LaunchRequest).output(LaunchSheet),
    /** The smallest change of the item that brings one user into its audience. */
    /** The same item asked of other runs: where they agree, what another seed would say, and on whom they disagree. */
    agreement: base.input(AgreementQuery).output(Agreement),
    /** How the generated profiles moved while the model was trained. */
    course: base.input(CourseQuery).output(ProfileCourseAnswer),
    /** What to show somebody of whom little is known, and what to ask them next. */
    newUser: base.input(NewUserQuery).output(NewUser),
    reach: base.input(ReachQuery).output(Reach),
    /** The same for a group of users. */
    reachGroup: base.input(GroupReachQuery).output(GroupReach),
    /** Which combinations of values a group would like, and the catalogue lacks. */
    wishes: base.input(WishesQuery).output(Wishes),
    /** What each value of the item adds to one user's score, and which two of them work together; for any model. */
    attribution: base.input(AttributionQuery).output(Attribution),
  },
  /** Models with their settings under a name, each with the history of its values. */
  configs: {
    /** By name. */
    list: base.output(z.array(SavedConfig)),
    get: base.input(byConfig).output(ConfigDetail),
    save: base.input(SaveConfigRequest).output(SavedConfig),
    /** A new configuration with the newest values; without a name, one is found. */
    duplicate: base.input(byConfig.extend({ name: z.string().min(1).max(120).optional() })).output(SavedConfig),
    rename: base.input(byConfig.extend({ name: z.string().min(1).max(120) })).output(SavedConfig),
    delete: base.input(byConfig).output(ok),
    /** Takes a deletion back. */
    undelete: base.input(byConfig).output(SavedConfig),
    /** The values of an older version become the newest version. */
    restoreVersion: base.input(byConfig.extend({ version: z.number().int().min(1) })).output(SavedConfig),
    /** JSON text for a file (ConfigFile); of all configurations when none is named. */
    export: base.input(z.object({ configIds: z.array(ConfigId).optional() })).output(z.object({ text: z.string() })),
    /** All of the file's configurations or none; a name that is taken gets a number. */
    import: base.input(z.object({ text: z.string().max(50_000_000) })).output(z.array(SavedConfig)),
  },
  /** Changed or made-up histories under a name. */
  scenarios: {
    /** By name. */
    list: base.input(byDataset).output(z.array(Scenario)),
    save: base.input(SaveScenarioRequest).output(Scenario),
    delete: base.input(z.object({ scenarioId: ScenarioId })).output(ok),
  },
  /** Users of a dataset under a name: usable wherever a set of users is. */
  segments: {
    /** By name. */
    list: base.input(byDataset).output(z.array(Segment)),
    get: base.input(bySegment).output(SegmentDetail),
    save: base.input(SaveSegmentRequest).output(Segment),
    delete: base.input(bySegment).output(ok),
    /** External ids, in the order of the dataset. */
    users: base.input(bySegment).output(z.object({ users: z.array(z.string()) })),
  },
  /** All users of a dataset on a plane, near ones with like tastes. */
  userMaps: {
    /** null: not made yet. */
    get: base.input(UserMapRequest).output(UserMap.nullable()),
    make: base.input(UserMapRequest).output(JobStarted),
    /** Who of them would want an item that nobody has seen. */
    audience: base.input(AudienceOnMapQuery).output(AudienceOnMap),
  },
  /** Searches for settings, on validation alone. */
  studies: {
    list: base.output(z.array(StudySummary)),
    get: base.input(z.object({ studyId: StudyId })).output(StudyDetail),
    start: base.input(StudyRequest).output(z.object({ studyId: StudyId, jobId: JobId })),
    /** Goes on with a study that was stopped; `trials` and `minutes` raise its budget. */
    resume: base
      .input(z.object({ studyId: StudyId, trials: z.number().int().min(1).optional(), minutes: z.number().gt(0).optional() }))
      .output(z.object({ studyId: StudyId, jobId: JobId })),
    delete: base.input(z.object({ studyId: StudyId })).output(ok),
  },
  reports: {
    list: base.output(z.array(ReportSummary)),
    create: base.input(ReportRequest).output(ReportSummary),
    read: base.input(z.object({ reportId: ReportId })).output(MadeFile.extend({ summary: ReportSummary })),
    /** The report as a page to look at, whatever its format. */
    view: base.input(z.object({ reportId: ReportId })).output(z.object({ summary: ReportSummary, html: z.string() })),
    /** Makes the file and keeps nothing: previews, launch sheets. */
    make: base.input(ReportRequest).output(MadeFile),
    /** Makes a report again from the stored runs and says where it differs. `salt`: of its pseudonyms, where it was not the workspace's. */
    verify: base
      .input(
        z.union([
          z.object({ reportId: ReportId, salt: z.string().optional() }),
          z.object({ file: z.string().max(100_000_000), salt: z.string().optional() }),
        ]),
      )
      .output(ReportCheck),
    delete: base.input(z.object({ reportId: ReportId })).output(ok),
    /** What a report can be composed of. */
    blocks: base.output(z.array(BlockInfo)),
    templates: base.output(z.array(TemplateInfo)),
    /** Under a name that the workspace has already, its template is replaced; names of shipped ones are refused. */
    saveTemplate: base.input(z.object({ template: z.record(z.string(), z.json()) })).output(z.array(TemplateInfo)),
    deleteTemplate: base.input(z.object({ name: z.string() })).output(z.array(TemplateInfo)),
  },
}

export type Contract = typeof contract
