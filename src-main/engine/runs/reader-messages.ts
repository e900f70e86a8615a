import { z } from 'zod'
import {
  AttributeValues,
  Attribution,
  AttributionQuery,
  Agreement,
  ComparedRanking,
  ProfileCourseAnswer,
  NewUser,
  NewUserQuery,
  Audience,
  AudienceOnMap,
  AudienceOnMapQuery,
  GroupReach,
  GroupReachQuery,
  Wishes,
  WishesQuery,
  AudienceOverlap,
  AudienceSize,
  Breakdown,
  BreakdownBy,
  Backtest,
  ColdStartFields,
  CompareResult,
  DatasetDiff,
  DerivePreview,
  Counterfactuals,
  EvaluatedUser,
  Explanation,
  ExplainQuery,
  Failure,
  ItemDetail,
  ItemInRun,
  ForeignLists,
  LaboratoryFlips,
  LaboratoryTable,
  LaunchSheet,
  MetricDefinition,
  ProfileAnswer,
  Reach,
  MadeFile,
  Reranked,
  RerankRules,
  ResolvableRule,
  RunDetail,
  SplitPreview,
  SplitSpec,
  TimeMachine,
  UserDifferences,
  UserList,
  UserMap,
  UserMapRequest,
  UserQuery,
  WhyNot,
} from '../../contract/index.ts'
import { ReportInput, ReportRecipe } from '../reports/report-input.ts'
import { Sealed } from '../reports/seal.ts'
import { DatasetRow, ItemCard, UserCard } from '../../contract/datasets.ts'
import { VersionPlan } from './messages.ts'
import { NamedRule } from '../segments/resolvable-rule.ts'

/**
 * The reader is the warm process of a workspace: it holds opened datasets and models and answers in milliseconds. It only reads; folders are
 * named by the engine with each request.
 */
const byDataset = z.object({ datasetFolder: z.string() })
/** Runs whose stored evaluations are read. */
const evaluatedRuns = z.object({ runs: z.array(z.object({ runFolder: z.string(), detail: RunDetail })) })
const byRun = z.object({ runFolder: z.string(), datasetFolder: z.string() })
/** An item that nobody has seen, and how many users are wanted for it. */
const composed = byRun.extend({ item: AttributeValues, size: AudienceSize })
const question = ExplainQuery.omit({ runId: true }).shape
const page = { offset: z.number().int(), limit: z.number().int() }
/** Who stands side by side in the laboratory. */
const contestants = z.object({
  runs: z
    .array(z.object({ runFolder: z.string(), detail: RunDetail.pick({ summary: true, protocol: true, split: true }) }))
    .min(1)
    .readonly(),
  foreign: z.array(ForeignLists).readonly(),
  datasetFolder: z.string(),
  definition: MetricDefinition,
})

/** A question: what the caller hands over (`Input`), what the reader works with after parsing (`Parsed`), what comes back. */
export interface ReaderCall<Input, Parsed, Output> {
  readonly name: string
  readonly input: z.ZodType<Parsed, Input>
  readonly output: z.ZodType<Output>
}

const call = <Input, Parsed, Output>(
  name: string,
  input: z.ZodType<Parsed, Input>,
  output: z.ZodType<Output>,
): ReaderCall<Input, Parsed, Output> => ({ name, input, output })

/** What the reader finds of a list; which run it was asked for and how long it took is the engine's to say. */
export const FoundList = UserList.omit({ runId: true, elapsedMs: true })

export const readerCalls = {
  /** Loads what the first list will need, ahead of the question. */
  warm: call('warm', z.object({}), z.object({ ok: z.literal(true) })),
  splitPreview: call('splitPreview', byDataset.extend({ split: SplitSpec }), SplitPreview),
  diffDatasets: call(
    'diffDatasets',
    z.object({ folders: z.tuple([z.string(), z.string()]), names: z.tuple([z.string(), z.string()]) }),
    DatasetDiff,
  ),
  previewVersion: call('previewVersion', VersionPlan, DerivePreview),
  rows: call('rows', byDataset.extend(page), z.object({ total: z.number().int(), rows: z.array(DatasetRow) })),
  items: call('items', byDataset.extend({ query: z.string(), ...page }), z.object({ total: z.number().int(), items: z.array(ItemCard) })),
  item: call('item', byDataset.extend({ item: z.string() }), ItemDetail),
  users: call('users', byDataset.extend({ query: z.string(), ...page }), z.object({ total: z.number().int(), users: z.array(UserCard) })),
  droppedLines: call('droppedLines', byDataset, z.object({ csv: z.string(), truncated: z.boolean() })),
  listUsers: call(
    'listUsers',
    byRun.extend({ query: UserQuery.omit({ segmentId: true }), segment: ResolvableRule.nullable() }),
    z.object({ total: z.number().int(), users: z.array(EvaluatedUser) }),
  ),
  forUser: call('forUser', byRun.extend({ user: z.string(), top: z.number().int() }), FoundList),
  forHistory: call('forHistory', byRun.extend({ items: z.array(z.string()), top: z.number().int() }), FoundList),
  explain: call('explain', byRun.extend(question), Explanation.omit({ runId: true, elapsedMs: true })),
  whyNot: call('whyNot', byRun.extend(question), WhyNot.omit({ runId: true, elapsedMs: true })),
  itemInRun: call('itemInRun', byRun.extend({ item: z.string(), top: z.number().int() }), ItemInRun.omit({ runId: true, elapsedMs: true })),
  rerank: call(
    'rerank',
    byRun.extend({ rules: RerankRules, top: z.number().int(), user: z.string().nullable() }),
    Reranked.omit({ elapsedMs: true }),
  ),
  segmentSizes: call('segmentSizes', byDataset.extend({ rules: z.array(ResolvableRule) }), z.object({ sizes: z.array(z.number().int()) })),
  segmentUsers: call(
    'segmentUsers',
    byDataset.extend({ rule: ResolvableRule }),
    z.object({ users: z.array(z.string()), unknown: z.array(z.string()) }),
  ),
  /** Of two runs: users whom the first serves better than the second by more than the margin. */
  usersServedBetter: call(
    'usersServedBetter',
    evaluatedRuns.extend({ metric: z.string(), margin: z.number() }),
    z.object({ users: z.array(z.string()) }),
  ),
  userDifferences: call('userDifferences', evaluatedRuns.extend({ metric: z.string() }), UserDifferences),
  audienceOnMap: call(
    'audienceOnMap',
    byRun.extend(AudienceOnMapQuery.omit({ runId: true }).shape).extend({ segments: z.array(NamedRule) }),
    AudienceOnMap,
  ),
  userMap: call('userMap', byDataset.extend(UserMapRequest.omit({ datasetId: true }).shape), UserMap.nullable()),
  coldFields: call('coldFields', byRun, ColdStartFields),
  coldAudience: call('coldAudience', composed.extend(page), Audience.omit({ elapsedMs: true })),
  coldProfiles: call('coldProfiles', composed, ProfileAnswer.omit({ elapsedMs: true })),
  coldCounterfactuals: call('coldCounterfactuals', composed, Counterfactuals.omit({ elapsedMs: true })),
  coldOverlap: call('coldOverlap', byRun.extend({ items: z.array(AttributeValues), size: AudienceSize }), AudienceOverlap),
  coldExport: call('coldExport', composed, z.object({ csv: z.string(), rows: z.number().int() })),
  coldBacktest: call('coldBacktest', byRun, Backtest.omit({ elapsedMs: true })),
  coldTimeMachine: call('coldTimeMachine', byRun.extend({ item: z.string() }), TimeMachine.omit({ elapsedMs: true })),
  coldLaunchSheet: call('coldLaunchSheet', byRun.extend({ csv: z.string(), size: AudienceSize }), LaunchSheet.omit({ elapsedMs: true })),
  coldReach: call('coldReach', composed.extend({ user: z.string() }), Reach.omit({ elapsedMs: true })),
  coldAgreement: call(
    'coldAgreement',
    z.object({
      runs: z.array(ComparedRanking.extend({ runFolder: z.string(), recipe: z.string() })).min(1),
      item: AttributeValues,
      size: AudienceSize,
    }),
    Agreement.omit({ elapsedMs: true }),
  ),
  coldCourse: call('coldCourse', byRun.extend({ item: AttributeValues }), ProfileCourseAnswer.omit({ elapsedMs: true })),
  coldNewUser: call('coldNewUser', byRun.extend(NewUserQuery.omit({ runId: true }).shape), NewUser.omit({ elapsedMs: true })),
  coldReachGroup: call('coldReachGroup', byRun.extend(GroupReachQuery.omit({ runId: true }).shape), GroupReach.omit({ elapsedMs: true })),
  coldWishes: call('coldWishes', byRun.extend(WishesQuery.omit({ runId: true }).shape), Wishes.omit({ elapsedMs: true })),
  coldAttribution: call(
    'coldAttribution',
    byRun.extend(AttributionQuery.omit({ runId: true }).shape),
    Attribution.omit({ elapsedMs: true }),
  ),
  compare: call(
    'compare',
    z.object({ runs: z.array(z.object({ runFolder: z.string(), detail: RunDetail })) }),
    CompareResult.pick({ tests: true, comparable: true, reasons: true, folds: true, foldTests: true, seeds: true }),
  ),
  breakdown: call(
    'breakdown',
    evaluatedRuns.extend({ datasetFolder: z.string(), segments: z.array(NamedRule), by: BreakdownBy, metric: z.string() }),
    Breakdown,
  ),
  laboratory: call('laboratory', contestants.extend({ before: MetricDefinition }), LaboratoryTable.omit({ elapsedMs: true })),
  laboratoryFlips: call('laboratoryFlips', contestants, LaboratoryFlips.omit({ elapsedMs: true })),
  report: call('report', z.object({ input: ReportInput, recipe: ReportRecipe }), MadeFile),
  /** What the file of a report carries; its bytes as base64. */
  openReport: call('openReport', z.object({ file: z.string() }), Sealed),
  viewReport: call('viewReport', z.object({ file: z.string() }), z.object({ html: z.string() })),
  /** Ids of the users of a report's gallery: those that are named (by id, or by pseudonym where there is a salt), else some of the test part. */
  pickUsers: call(
    'pickUsers',
    byRun.extend({ users: z.array(z.string()), count: z.number().int(), salt: z.string().nullable() }),
    z.object({ users: z.array(z.string()) }),
  ),
  /** Frees what belongs to a folder that is about to be deleted or replaced. */
  forget: call('forget', z.object({ folder: z.string() }), z.object({ ok: z.literal(true) })),
}
export const ToReader = z.object({ id: z.number().int(), name: z.string(), input: z.unknown() })
export const FromReader = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('answer'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number().int(), failure: Failure }),
])
