import { z } from 'zod'
import { RunId } from './ids.ts'

/** The p of each two-sided paired test. */
export const TestPs = z.object({
  /** Signs drawn at random (9,999 times): the one that verdicts rest on. */
  randomization: z.number(),
  /** Student's t of the mean difference. */
  t: z.number(),
  /** Wilcoxon's signed ranks. */
  wilcoxon: z.number(),
})
export type TestPs = z.infer<typeof TestPs>

/**
 * One run against the first on one metric, paired by user (by item, where users are ranked for items). The family of the correction are all runs
 * that are compared with the first on this metric.
 */
export const PairedTest = z.object({
  metric: z.string(),
  runId: RunId,
  /** Users, or items, that both runs have a value for. */
  pairs: z.number().int(),
  /** Mean of (run - first), with its 95 % bootstrap interval and its standard error. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  standardError: z.number(),
  /** Cohen's d of paired values: mean difference over the standard deviation of differences; null where no pair differs. */
  effectSize: z.number().nullable(),
  /** Of all pairs, how many this run serves better, the same, worse. */
  shares: z.object({ better: z.number(), equal: z.number(), worse: z.number() }),
  /** As they are, and corrected for the family (Holm). */
  p: z.number(),
  ps: TestPs,
  corrected: TestPs,
  /** Of the corrected t test: .05, .01, .001. */
  stars: z.enum(['', '*', '**', '***']),
  /** What the corrected randomisation test allows to say. */
  verdict: z.enum(['better', 'worse', 'open']),
  sentence: z.string(),
})
export type PairedTest = z.infer<typeof PairedTest>

/**
 * What figures are broken down by: how much of a user is known (quintiles), how popular the items to be found are (quintiles), or the values of an
 * attribute: `item:genre`, `user:age`; or a segment against everybody else: `segment:` and its name.
 */
export const BreakdownBy = z.union([
  z.enum(['activity', 'popularity']),
  z.templateLiteral([z.enum(['item', 'user', 'segment']), ':', z.string()]),
])
export type BreakdownBy = z.infer<typeof BreakdownBy>

export const BreakdownFigure = z.object({
  runId: RunId,
  /** Mean over the group with its standard error (of one mean; twice that is about a 95 % interval). */
  value: z.number(),
  standardError: z.number(),
  /** Against the first run: mean difference, p of the paired t test corrected for all tests of this breakdown (Holm), its stars; null for the first. */
  test: z.object({ difference: z.number(), p: z.number(), corrected: z.number(), stars: z.enum(['', '*', '**', '***']) }).nullable(),
})
export type BreakdownFigure = z.infer<typeof BreakdownFigure>

export const Breakdown = z.object({
  by: BreakdownBy,
  /** What is measured: the metric asked for where users (or items, if those are ranked for) are grouped, recall within the group where targets are. */
  measure: z.string(),
  subject: z.enum(['user', 'item']),
  /** How groups were made, in words. */
  note: z.string(),
  groups: z.array(z.object({ label: z.string(), subjects: z.number().int(), figures: z.array(BreakdownFigure) })),
  /** Everything that these runs can be broken down by. */
  available: z.array(BreakdownBy),
})
export type Breakdown = z.infer<typeof Breakdown>
