import type { Breakdown, BreakdownBy } from '../../contract/index.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import { columnCounts, rowLength } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { byAttribute, byQuintile, type Grouping } from './breakdown-groups.ts'
import { type EvaluatedRun, momentsOf, requireSameUsers } from './compare.ts'
import { studentTwoSided } from './distributions.ts'
import type { StoredEvaluation } from './evaluation-files.ts'
import { holm, starsOf } from './holm.ts'

/** What the groups are made from: the split that all runs share, and the attributes of its users and items. */
export interface BreakdownSource {
  readonly split: Split
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  /** Segments of the dataset, and the asked one as a column of the split's users. */
  readonly segmentNames?: readonly string[]
  readonly segment?: AttributeColumn | null
}

/** Values of every run in one group, one per row of the evaluations; NaN where a row has none. */
interface GroupValues {
  readonly label: string
  readonly perRun: readonly Float64Array[]
}

/**
 * The figures of comparable runs in groups, from their stored values, with standard errors and paired t tests against the first. Rows (users, or
 * items where users are ranked for them) are grouped with the metric itself; what they look for is grouped with the recall within each group.
 * @throws WorkbenchError INVALID_INPUT for a metric without values per row, or a grouping that these data do not have.
 */
export function breakDown(runs: readonly EvaluatedRun[], source: BreakdownSource, by: BreakdownBy, metric: string): Breakdown {
  const [base, ...others] = runs
  for (const other of others) requireSameUsers(base, other)
  const available = availableGroupings(source)
  if (!available.includes(by)) {
    throw new WorkbenchError('INVALID_INPUT', `These runs cannot be broken down by "${by}".`, `Choose one of: ${available.join(', ')}.`)
  }
  const byItems = source.split.direction === 'users-for-item'
  const groupsRows = isAboutUsers(by) !== byItems
  const grouping = groupsRows ? groupRows(source, by, base.evaluation) : groupTargets(source, by, base.evaluation)
  const cutoff = Number(metric.split('@')[1] ?? Math.max(...base.evaluation.cutoffs))
  const groups = grouping.labels.map((label, group): GroupValues => ({
    label,
    perRun: runs.map(({ evaluation }) =>
      groupsRows ? rowValues(evaluation, metric, grouping, group) : targetRecalls(evaluation, cutoff, grouping, group),
    ),
  }))
  return {
    by,
    measure: groupsRows ? metric : `recall_full@${cutoff}`,
    subject: byItems ? 'item' : 'user',
    note: noteOf(by, groupsRows, byItems),
    groups: testGroups(runs, groups),
    available,
  }
}

function availableGroupings({ split, itemAttributes, userAttributes, segmentNames = [] }: BreakdownSource): BreakdownBy[] {
  return [
    'activity',
    ...(split.test.candidates === undefined ? (['popularity'] as const) : []),
    ...itemAttributes.filter(isGroupable).map(({ field }) => `item:${field.name}` as const),
    ...userAttributes.filter(isGroupable).map(({ field }) => `user:${field.name}` as const),
    ...segmentNames.map((name) => `segment:${name}` as const),
  ]
}

function isGroupable({ field }: AttributeColumn): boolean {
  return field.type === 'category' || field.type === 'multi' || field.type === 'number'
}

function isAboutUsers(by: BreakdownBy): boolean {
  return by === 'activity' || by.startsWith('user:') || by.startsWith('segment:')
}

/** The part's users by how much is known of them. */
function activity({ split: { test } }: BreakdownSource): Uint32Array {
  return Uint32Array.from(test.users, (_, row) => rowLength(test.foldIn, row))
}

/** Each row of the evaluation: a user of the part, or a new item. */
function groupRows(source: BreakdownSource, by: BreakdownBy, { subjects, heldOut }: StoredEvaluation): Grouping {
  if (by === 'activity') {
    const isMeasured = Uint8Array.from(subjects, (_, row) => (rowLength(heldOut, row) > 0 ? 1 : 0))
    return byQuintile(activity(source), isMeasured)
  }
  const { labels, groupsOf } = byAttribute(attributeOf(source, by))
  return { labels, groupsOf: Array.from(subjects, (subject) => groupsOf[subject]) }
}

/** Each thing that rows look for: an item of the split, or a user of the part. Quintiles hold equal numbers of held-out interactions. */
function groupTargets(source: BreakdownSource, by: BreakdownBy, { heldOut }: StoredEvaluation): Grouping {
  const wanted = columnCounts(heldOut)
  if (by === 'popularity') return byQuintile(columnCounts(source.split.trainAndValidation), wanted)
  if (by === 'activity') return byQuintile(activity(source), wanted)
  const { labels, groupsOf } = byAttribute(attributeOf(source, by))
  return by.startsWith('item:') ? { labels, groupsOf } : { labels, groupsOf: Array.from(source.split.test.users, (user) => groupsOf[user]) }
}

function attributeOf({ itemAttributes, userAttributes, segment }: BreakdownSource, by: BreakdownBy): AttributeColumn {
  if (segment && by.startsWith('segment:')) return segment
  const name = by.slice(by.indexOf(':') + 1)
  const found = (by.startsWith('item:') ? itemAttributes : userAttributes).find(({ field }) => field.name === name)
  if (found) return found
  throw new Error(`Internal: no attribute for ${by}`)
}

function rowValues({ perUser }: StoredEvaluation, metric: string, grouping: Grouping, group: number): Float64Array {
  const values = perUser[metric]
  if (values === undefined) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${metric} has no value per row to break down.`,
      `Choose one of: ${Object.keys(perUser).join(', ')}.`,
    )
  }
  return Float64Array.from(values, (value, row) => (grouping.groupsOf[row].includes(group) ? value : NaN))
}

/** For each row: of what it looks for in this group, the share within the first `cutoff` places. */
function targetRecalls({ heldOut, heldOutRanks }: StoredEvaluation, cutoff: number, grouping: Grouping, group: number): Float64Array {
  return Float64Array.from({ length: heldOut.rows }, (_, row) => {
    let hits = 0
    let wanted = 0
    for (let at = heldOut.indptr[row]; at < heldOut.indptr[row + 1]; at++) {
      if (!grouping.groupsOf[heldOut.indices[at]].includes(group)) continue
      wanted++
      if (heldOutRanks[at] <= cutoff) hits++
    }
    return wanted === 0 ? NaN : hits / wanted
  })
}

/** Groups that hold nobody are left out; the family of the correction are all tests of all groups. */
function testGroups(runs: readonly EvaluatedRun[], groups: readonly GroupValues[]): Breakdown['groups'] {
  const measured = groups
    .map(({ label, perRun }) => ({ label, columns: withoutMissing(perRun) }))
    .filter(({ columns }) => columns[0].length > 0)
  const ps = measured.map(({ columns: [base, ...others] }) => others.map((other) => pairedT(base, other)))
  const corrected = holm(ps.flat())
  let next = 0
  return measured.map(({ label, columns }, group) => ({
    label,
    subjects: columns[0].length,
    figures: columns.map((column, run) => {
      const { mean, standardError } = momentsOf(column)
      const figure = { runId: runs[run].runId, value: mean, standardError }
      if (run === 0) return { ...figure, test: null }
      const p = corrected[next++]
      const difference = mean - momentsOf(columns[0]).mean
      return { ...figure, test: { difference, p: ps[group][run - 1], corrected: p, stars: starsOf(p) } }
    }),
  }))
}

/** Rows without a value have none in any run: what is held out is the same for all. */
function withoutMissing(perRun: readonly Float64Array[]): Float64Array[] {
  return perRun.map((column) => column.filter((value) => !Number.isNaN(value)))
}

function pairedT(base: Float64Array, other: Float64Array): number {
  const { mean, standardError, effectSize } = momentsOf(other.map((value, at) => value - base[at]))
  return effectSize === null ? 1 : studentTwoSided(mean / standardError, base.length - 1)
}

function noteOf(by: BreakdownBy, groupsRows: boolean, byItems: boolean): string {
  const rows = byItems ? 'items' : 'users'
  const targets = byItems ? 'users' : 'items'
  const recall = `recall of the ${targets} of each group, mean over ${rows} that have such ${targets} to be found`
  if (by === 'activity') {
    return groupsRows
      ? 'Users in five groups of about equal size, by how many of their interactions the model is shown.'
      : `Users in five groups by how many of their interactions the model is shown: ${recall}.`
  }
  if (by === 'popularity')
    return `Items in five groups with about equal numbers of test interactions, by their interactions in training: ${recall}.`
  const what = by.startsWith('segment:')
    ? `Users of segment "${by.slice('segment:'.length)}" and everybody else`
    : `By ${by.replace(':', ' attribute ')}; numbers in five groups, else the twenty most frequent values`
  return groupsRows ? `${what}.` : `${what}: ${recall}.`
}
