import { z } from 'zod'
import type { DatasetDetail } from '../../../../../src-main/contract/datasets.ts'
import { FieldType, parseColumnType } from '../../../../../src-main/contract/field-types.ts'
import { DatasetId, SegmentId } from '../../../../../src-main/contract/ids.ts'
import { type DeriveStep, secondsOf } from '../../../../../src-main/contract/versions.ts'

/** What one step's form holds; each kind uses its own fields. It lives in the address, so that the page can be left and found again. */
export const StepDraft = z.object({
  kind: z.enum(['time', 'rating', 'item', 'user', 'activity', 'segment', 'sample', 'merge', 'file', 'field', 'column']),
  /** Attribute, by `item.` or `user.` and its name where both are meant. */
  field: z.string().default(''),
  values: z.array(z.string()).default([]),
  from: z.string().default(''),
  to: z.string().default(''),
  inverted: z.boolean().default(false),
  /** The chosen id, rule or action. */
  choice: z.string().default(''),
  /** Path, new name, size or type as typed. */
  text: z.string().default(''),
  seed: z.string().default('1'),
})
export type StepDraft = z.infer<typeof StepDraft>
export type DraftKind = StepDraft['kind']

export const kindLabels: Readonly<Record<DraftKind, string>> = {
  time: 'Time',
  rating: 'Rating',
  item: 'Attribute of items',
  user: 'Attribute of users',
  activity: 'Activity of users',
  segment: 'Segment',
  sample: 'Sample of users',
  merge: 'Merge with a dataset',
  file: 'Attribute file',
  field: 'Change an attribute',
  column: 'Leave out ratings or times',
}

/** The kinds of step that the dataset has something for. */
export function offeredKinds({ summary, itemFields, userFields }: DatasetDetail, others: number, segments: number): DraftKind[] {
  const isOffered: Record<DraftKind, boolean> = {
    time: summary.timeKind !== 'none',
    rating: summary.ratingScale !== null,
    item: itemFields.length > 0,
    user: userFields.length > 0,
    activity: true,
    segment: segments > 0,
    sample: true,
    merge: others > 0,
    file: true,
    field: itemFields.length + userFields.length > 0,
    column: summary.ratingScale !== null || summary.timeKind !== 'none',
  }
  return StepDraft.shape.kind.options.filter((kind) => isOffered[kind])
}

export function readDrafts(text: string): StepDraft[] {
  try {
    return z.array(StepDraft).parse(JSON.parse(text))
  } catch {
    // An address that was typed or cut: the page begins anew.
    return []
  }
}

/** The step of a draft; null while something is missing or cannot be read. */
export function stepOf(draft: StepDraft, detail: Pick<DatasetDetail, 'summary' | 'itemFields' | 'userFields'>): DeriveStep | null {
  const { timeKind } = detail.summary
  switch (draft.kind) {
    case 'time': {
      const bounds = readBounds(draft, timeKind === 'timestamp' ? secondsOf : Number)
      return bounds && { kind: 'time', ...bounds }
    }
    case 'rating': {
      const bounds = readBounds(draft, Number)
      return bounds && { kind: 'rating', ...bounds }
    }
    case 'item':
      return itemStep(draft, isNumeric(detail.itemFields, draft.field))
    case 'user':
      return userStep(draft, isNumeric(detail.userFields, draft.field))
    case 'activity': {
      const bounds = readBounds(draft, (typed) => (/^\d+$/.test(typed) ? Number(typed) : NaN))
      return bounds && { kind: 'users', rule: { combine: 'all', parts: [{ kind: 'activity', ...bounds }] } }
    }
    case 'segment': {
      const id = SegmentId.safeParse(draft.choice)
      const kind = draft.inverted ? ('not' as const) : ('segment' as const)
      return id.success ? { kind: 'users', rule: { combine: 'all', parts: [{ kind, segmentId: id.data }] } } : null
    }
    case 'sample':
      return sampleStep(draft)
    case 'merge': {
      const id = DatasetId.safeParse(draft.choice)
      const keep = draft.text === 'this' || draft.text === 'other' ? draft.text : 'last'
      return id.success ? { kind: 'merge', datasetId: id.data, keep } : null
    }
    case 'file': {
      const target = draft.choice === 'users' ? ('users' as const) : ('items' as const)
      return draft.text.trim() === '' ? null : { kind: 'attributes', target, path: draft.text.trim() }
    }
    case 'field':
      return fieldStep(draft)
    case 'column':
      return draft.choice === 'rating' || draft.choice === 'time' ? { kind: 'remove-column', column: draft.choice } : null
  }
}

export function isNumeric(fields: DatasetDetail['itemFields'], name: string): boolean {
  return fields.find((field) => field.name === name)?.type === 'number'
}

function itemStep({ field, values, inverted, ...draft }: StepDraft, isNumber: boolean): DeriveStep | null {
  if (isNumber) {
    const bounds = readBounds(draft, Number)
    return bounds && { kind: 'items-number', field, ...bounds }
  }
  return field === '' || values.length === 0 ? null : { kind: 'items', field, values, inverted }
}

function userStep({ field, values, ...draft }: StepDraft, isNumber: boolean): DeriveStep | null {
  const bounds = isNumber ? readBounds(draft, Number) : null
  if (bounds) return { kind: 'users', rule: { combine: 'all', parts: [{ kind: 'number', field, ...bounds }] } }
  if (isNumber || field === '' || values.length === 0) return null
  return { kind: 'users', rule: { combine: 'all', parts: [{ kind: 'attribute', field, values }] } }
}

function sampleStep({ text, seed }: StepDraft): DeriveStep | null {
  const isShare = text.trim().endsWith('%')
  const size = Number(text.trim().replace(/%$/, ''))
  if (!/^\d{1,9}$/.test(seed) || !(size > 0) || (isShare ? size > 100 : !Number.isInteger(size))) return null
  return { kind: 'sample', unit: isShare ? 'share' : 'users', size: isShare ? size / 100 : size, seed: Number(seed) }
}

function fieldStep({ field: place, choice, text }: StepDraft): DeriveStep | null {
  const [, target, field] = /^(item|user)\.(.+)$/s.exec(place) ?? []
  if (target === undefined || field === undefined) return null
  const which = { target: target === 'item' ? ('items' as const) : ('users' as const), field }
  if (choice === 'remove') return { kind: 'remove-field', ...which }
  if (choice === 'rename') return text.trim() === '' ? null : { kind: 'rename-field', ...which, name: text.trim() }
  const type = FieldType.safeParse(choice)
  const parsed = type.success ? parseColumnType(`${field}=${type.data}${type.data === 'multi' ? text.trim() : ''}`) : null
  return parsed && { kind: 'retype-field', ...which, type: parsed[1] }
}

/** null: a bound is no such number, or there is none at all. */
function readBounds(
  { from, to }: Pick<StepDraft, 'from' | 'to'>,
  read: (typed: string, bound: 'from' | 'to') => number,
): { from: number | null; to: number | null } | null {
  const bounds = {
    from: from.trim() === '' ? null : read(from.trim(), 'from'),
    to: to.trim() === '' ? null : read(to.trim(), 'to'),
  }
  if ((bounds.from === null && bounds.to === null) || Number.isNaN(bounds.from) || Number.isNaN(bounds.to)) return null
  return bounds.from !== null && bounds.to !== null && bounds.from > bounds.to ? null : bounds
}
