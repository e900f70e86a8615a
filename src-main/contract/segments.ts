import { z } from 'zod'
import { DatasetId, RunId, SegmentId } from './ids.ts'

/** As many as a map shows. */
const mostUsers = 500_000
const mostParts = 20

/** Where a list of users came from, told wherever the segment is shown. */
export const SegmentOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('typed') }),
  z.object({ kind: z.literal('file'), file: z.string() }),
  /** Drawn around points of a picture; `of` says which one, in words. */
  z.object({ kind: z.literal('lasso'), of: z.string() }),
  z.object({ kind: z.literal('taste-group'), group: z.string() }),
  /** Users whom `better` serves better than `than` by more than `margin`: taken when the segment was saved, whatever becomes of the runs. */
  z.object({ kind: z.literal('difference'), better: z.string(), than: z.string(), metric: z.string(), margin: z.number() }),
])
export type SegmentOrigin = z.infer<typeof SegmentOrigin>

/** Users with one of these values of an attribute; numbers are given as text as well. */
const ByAttribute = z.object({ kind: z.literal('attribute'), field: z.string().min(1), values: z.array(z.string()).min(1).max(1000) })
/** Users whose attribute is a number within these bounds, both included; null: no bound. */
const ByNumber = z.object({ kind: z.literal('number'), field: z.string().min(1), from: z.number().nullable(), to: z.number().nullable() })
/** Users with so many interactions in the dataset, both bounds included; null: no bound. */
const ByActivity = z.object({
  kind: z.literal('activity'),
  from: z.number().int().min(0).nullable(),
  to: z.number().int().min(0).nullable(),
})
const ByUsers = z.object({ kind: z.literal('users'), users: z.array(z.string()).max(mostUsers), origin: SegmentOrigin })
/** Everybody in another segment, as that is at the time. */
const BySegment = z.object({ kind: z.literal('segment'), segmentId: SegmentId })
/** Everybody who is not in another segment. */
const NotSegment = z.object({ kind: z.literal('not'), segmentId: SegmentId })

export const SegmentPart = z.discriminatedUnion('kind', [ByAttribute, ByNumber, ByActivity, ByUsers, BySegment, NotSegment])
export type SegmentPart = z.infer<typeof SegmentPart>

/** Which users: those in all of the parts, or in any of them. */
export const SegmentRule = z.object({ combine: z.enum(['all', 'any']), parts: z.array(SegmentPart).min(1).max(mostParts) })
export type SegmentRule = z.infer<typeof SegmentRule>

/** A rule that needs no catalogue to be understood: other segments stand in it by their own rules. */
export const ResolvableRule = z.object({
  combine: z.enum(['all', 'any']),
  get parts(): z.ZodArray<typeof ResolvablePart> {
    return z.array(ResolvablePart)
  },
})
const Nested = z.object({
  kind: z.literal('rule'),
  /** Everybody who does not fit it. */
  inverted: z.boolean(),
  get rule(): typeof ResolvableRule {
    return ResolvableRule
  },
})
const ResolvablePart = z.discriminatedUnion('kind', [ByAttribute, ByNumber, ByActivity, ByUsers, Nested])
export type ResolvableRule = z.infer<typeof ResolvableRule>
export type ResolvablePart = z.infer<typeof ResolvablePart>

/** Of the users that two runs have both measured: those whom one serves better. Kept as the list of users that it gives. */
export const DifferencePart = z.object({
  kind: z.literal('difference'),
  better: RunId,
  than: RunId,
  metric: z.string().min(1),
  /** The metric must differ by more than this. */
  margin: z.number().min(0).default(0),
})
export type DifferencePart = z.infer<typeof DifferencePart>

const Name = z.string().min(1).max(120)
const Note = z.string().max(2000)

/** Users of a dataset under a name: usable wherever a set of users is. Long lists of users stay behind (`segments.get`). */
export const Segment = z.object({
  id: SegmentId,
  datasetId: DatasetId,
  name: z.string(),
  note: z.string(),
  /** The rule in words. */
  description: z.string(),
  /** How many users of the dataset it holds now. */
  users: z.number().int(),
  createdAt: z.number(),
  changedAt: z.number(),
})
export type Segment = z.infer<typeof Segment>

export const SegmentDetail = Segment.extend({
  rule: SegmentRule,
  /** Ids that its rule names and that the dataset does not have. */
  unknownUsers: z.array(z.string()),
  /** Segments whose rule uses this one. */
  usedBy: z.array(z.string()),
})
export type SegmentDetail = z.infer<typeof SegmentDetail>

/** With an id that segment is changed; without one a new one is made. */
export const SaveSegmentRequest = z.object({
  segmentId: SegmentId.optional(),
  datasetId: DatasetId,
  name: Name,
  note: Note.default(''),
  rule: SegmentRule.extend({
    parts: z
      .array(z.union([SegmentPart, DifferencePart]))
      .min(1)
      .max(mostParts),
  }),
})
export type SaveSegmentRequest = z.infer<typeof SaveSegmentRequest>
