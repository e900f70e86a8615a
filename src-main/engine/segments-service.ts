import type {
  DatasetId,
  DifferencePart,
  ResolvableRule,
  RunSummary,
  SaveSegmentRequest,
  Segment,
  SegmentDetail,
  SegmentId,
  SegmentPart,
  SegmentRule,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { describeRule } from './segments/describe-rule.ts'
import { type NamedRule, toResolvable } from './segments/resolvable-rule.ts'
import type { SegmentRow } from './store/segments.ts'

/** Use cases around segments: what the router calls, apart from plain reads. */

/** By name, each with the number of users that it holds now. */
export async function listSegments(engine: Engine, datasetId: DatasetId): Promise<Segment[]> {
  const rows = engine.segments.list(engine.catalogue.getDataset(datasetId).id)
  // A list of users keeps its size; a rule is counted again, because attributes may have come since.
  const changing = rows.filter(({ rule }) => !isList(rule))
  const sizes = await sizesOf(engine, datasetId, changing)
  return rows.map((row) => toSegment(engine, row, sizes[changing.indexOf(row)] ?? row.users))
}

export async function segmentDetail(engine: Engine, id: SegmentId): Promise<SegmentDetail> {
  const row = engine.segments.get(id)
  const { users, unknown } = await engine.reader.ask(readerCalls.segmentUsers, {
    datasetFolder: engine.workspace.datasetFolder(row.datasetId),
    rule: resolvable(engine, row.rule),
  })
  return {
    ...toSegment(engine, row, users.length),
    rule: row.rule,
    unknownUsers: unknown,
    usedBy: usersOf(engine, row).map(({ name }) => name),
  }
}

/** @throws WorkbenchError NAME_TAKEN, INVALID_INPUT for a rule that nobody fits or that goes in a circle. */
export async function saveSegment(engine: Engine, request: SaveSegmentRequest): Promise<Segment> {
  const at = engine.options.clock.now()
  const known = request.segmentId === undefined ? undefined : engine.segments.get(request.segmentId)
  const datasetId = engine.catalogue.getDataset(known?.datasetId ?? request.datasetId).id
  const name = freeName(engine, datasetId, request.name, known?.id)
  const rule = await withoutDifferences(engine, datasetId, request.rule)
  requireNoCircle(engine, datasetId, rule, known?.id)
  const [users] = await sizesOf(engine, datasetId, [{ rule }])
  if (users === 0) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `No user fits: ${describeRule(rule, nameOf(engine))}.`,
      'Widen the rule, or check the spelling of the ids.',
    )
  }
  // While the users were counted, another segment may have been saved or deleted: the name, and what the rule names, are looked at again.
  freeName(engine, datasetId, name, known?.id)
  requireNoCircle(engine, datasetId, rule, known?.id)
  const row: SegmentRow = {
    id: known?.id ?? engine.newSegmentId(),
    datasetId,
    name,
    note: request.note.trim(),
    rule,
    users,
    createdAt: known?.createdAt ?? at,
    changedAt: at,
  }
  engine.events.record([{ type: 'segment.saved', segmentId: row.id, datasetId }], () => engine.segments.save(row))
  return toSegment(engine, row, users)
}

/** @throws WorkbenchError SEGMENT_IN_USE while the rule of another segment needs it. */
export function deleteSegment(engine: Engine, id: SegmentId): void {
  const row = engine.segments.get(id)
  const dependents = usersOf(engine, row).map(({ name }) => `"${name}"`)
  if (dependents.length > 0) {
    throw new WorkbenchError(
      'SEGMENT_IN_USE',
      `${dependents.join(', ')} ${dependents.length === 1 ? 'is' : 'are'} made from segment "${row.name}".`,
      'Delete or change what is made from it first.',
    )
  }
  engine.events.record([{ type: 'segment.deleted', segmentId: id, datasetId: row.datasetId }], () => engine.segments.delete(id))
}

export async function segmentUserIds(engine: Engine, id: SegmentId): Promise<string[]> {
  const { datasetId, rule } = engine.segments.get(id)
  const found = await engine.reader.ask(readerCalls.segmentUsers, {
    datasetFolder: engine.workspace.datasetFolder(datasetId),
    rule: resolvable(engine, rule),
  })
  return found.users
}

/** A segment of the run's dataset as the reader takes it. @throws WorkbenchError SEGMENT_NOT_FOUND, INVALID_INPUT for one of another dataset. */
export function ruleFor(engine: Engine, run: RunSummary, id: SegmentId): ResolvableRule {
  const { name, datasetId, rule } = engine.segments.get(id)
  if (datasetId === run.datasetId) return resolvable(engine, rule)
  throw new WorkbenchError(
    'INVALID_INPUT',
    `Segment "${name}" is of another dataset than run ${run.name}.`,
    `Choose a segment of ${run.datasetName}.`,
  )
}

/** All segments of a dataset, for figures by segment. */
export function namedRulesOf(engine: Engine, datasetId: DatasetId): NamedRule[] {
  return engine.segments.list(datasetId).map(({ name, rule }) => ({ name, rule: resolvable(engine, rule) }))
}

function resolvable(engine: Engine, rule: SegmentRule): ResolvableRule {
  return toResolvable(rule, (id) => engine.segments.get(id).rule)
}

async function sizesOf(engine: Engine, datasetId: DatasetId, segments: readonly { rule: SegmentRule }[]): Promise<number[]> {
  if (segments.length === 0) return []
  const found = await engine.reader.ask(readerCalls.segmentSizes, {
    datasetFolder: engine.workspace.datasetFolder(datasetId),
    rules: segments.map(({ rule }) => resolvable(engine, rule)),
  })
  return found.sizes
}

function isList({ parts }: SegmentRule): boolean {
  return parts.every(({ kind }) => kind === 'users')
}

function toSegment(engine: Engine, { rule, ...row }: SegmentRow, users: number): Segment {
  return { ...row, description: describeRule(rule, nameOf(engine)), users }
}

function nameOf(engine: Engine): (id: SegmentId) => string {
  return (id) => engine.segments.get(id).name
}

/** Segments whose rule names this one. */
function usersOf(engine: Engine, { id, datasetId }: SegmentRow): SegmentRow[] {
  return engine.segments.list(datasetId).filter(({ rule }) => otherSegments(rule).includes(id))
}

function otherSegments({ parts }: SegmentRule): SegmentId[] {
  return parts.flatMap((part) => ('segmentId' in part ? [part.segmentId] : []))
}

function requireNoCircle(engine: Engine, datasetId: DatasetId, rule: SegmentRule, own: SegmentId | undefined): void {
  for (const id of otherSegments(rule)) {
    const other = engine.segments.get(id)
    if (other.datasetId !== datasetId) {
      throw new WorkbenchError('INVALID_INPUT', `Segment "${other.name}" belongs to another dataset.`, 'Use segments of this dataset.')
    }
    if (id === own) {
      throw new WorkbenchError('INVALID_INPUT', `Segment "${other.name}" would be made from itself.`, 'Take it out of its own rule.')
    }
    requireNoCircle(engine, datasetId, other.rule, own)
  }
}

/** Whom one run serves better is written down as a list: the segment stays what it is when a run is deleted. */
async function withoutDifferences(engine: Engine, datasetId: DatasetId, rule: SaveSegmentRequest['rule']): Promise<SegmentRule> {
  const parts = await Promise.all(
    rule.parts.map(async (part): Promise<SegmentPart> => (part.kind === 'difference' ? listOfDifference(engine, datasetId, part) : part)),
  )
  return { ...rule, parts }
}

async function listOfDifference(engine: Engine, datasetId: DatasetId, part: DifferencePart): Promise<SegmentPart> {
  const details = await Promise.all([part.better, part.than].map((id) => runDetail(engine, id)))
  const foreign = details.find(({ summary }) => summary.datasetId !== datasetId)
  if (foreign) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${foreign.summary.name} was trained on dataset ${foreign.summary.datasetName}.`,
      'Choose two runs on the dataset of the segment.',
    )
  }
  const { users } = await engine.reader.ask(readerCalls.usersServedBetter, {
    runs: details.map((detail) => ({ runFolder: engine.workspace.runFolder(detail.summary.id), detail })),
    metric: part.metric,
    margin: part.margin,
  })
  const [better, than] = details.map(({ summary }) => summary.name)
  return { kind: 'users', users, origin: { kind: 'difference', better, than, metric: part.metric, margin: part.margin } }
}

function freeName(engine: Engine, datasetId: DatasetId, wanted: string, own: SegmentId | undefined): string {
  const name = wanted.trim()
  if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the segment a name.')
  const taken = engine.segments.find(datasetId, name)
  if (!taken || taken.id === own) return name
  throw new WorkbenchError('NAME_TAKEN', `There is a segment named ${name} already.`, 'Choose another name, or delete the other one.', {
    details: { field: 'name' },
  })
}
