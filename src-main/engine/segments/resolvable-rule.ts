import { z } from 'zod'
import { SegmentPart, type SegmentRule } from '../../contract/index.ts'

const [ByAttribute, ByNumber, ByActivity, ByUsers] = SegmentPart.options

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

/** A saved segment as the reader takes it. */
export const NamedRule = z.object({ name: z.string(), rule: ResolvableRule })
export type NamedRule = z.infer<typeof NamedRule>

/** @param ruleOf the rule of another segment; the caller has made sure that they do not go in a circle. */
export function toResolvable(
  { combine, parts }: SegmentRule,
  ruleOf: (id: Extract<SegmentPart, { segmentId: unknown }>['segmentId']) => SegmentRule,
): ResolvableRule {
  return {
    combine,
    parts: parts.map((part): ResolvablePart => {
      if (part.kind !== 'segment' && part.kind !== 'not') return part
      return { kind: 'rule', inverted: part.kind === 'not', rule: toResolvable(ruleOf(part.segmentId), ruleOf) }
    }),
  }
}
