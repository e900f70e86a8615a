import { z } from 'zod'
import { type ResolvablePart, ResolvableRule, type SegmentPart, type SegmentRule } from '../../contract/index.ts'

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
