import { z } from 'zod'
import { BreakdownBy } from './comparisons.ts'
import { AttributeValues } from './datasets.ts'

/**
 * What a report is composed of. A block knows nothing of particular runs, so that a template serves any; where it is about one run, it names the
 * run's place in the report. Fields that are not known are refused, because a misspelt option would be silently without effect.
 */
const heading = z.string().max(200).default('').meta({ title: 'Heading', description: 'Empty: the usual one.' })
const run = z
  .number()
  .int()
  .min(1)
  .max(50)
  .default(1)
  .meta({ title: 'Run', description: 'The place of the run in the report; 1 is the first.' })
const metrics = z
  .array(z.string().max(60))
  .max(40)
  .default([])
  .meta({ title: 'Metrics', description: 'Ids such as ndcg; none: all that the runs have.' })

export const TextBlock = z.strictObject({
  kind: z.literal('text'),
  heading: z.string().max(200).default('').meta({ title: 'Heading', description: 'Empty: no heading.' }),
  markdown: z.string().max(50_000).default('').meta({
    title: 'Text',
    description: 'Markdown: ## headings, lists, **strong**, *emphasis*, `code`, ``` blocks. HTML is shown as it is typed.',
  }),
})

export const MetricsBlock = z.strictObject({
  kind: z.literal('metrics'),
  heading,
  metrics,
  cutoffs: z
    .array(z.number().int().min(1).max(1000))
    .max(20)
    .default([])
    .meta({ title: 'Cut-offs', description: 'None: the one of the literature, 20, else the middle one.' }),
  chart: z
    .boolean()
    .default(true)
    .meta({ title: 'Chart', description: 'The first figure of each run with its interval, above the table.' }),
  differences: z
    .boolean()
    .default(true)
    .meta({ title: 'Differences', description: 'Beside each figure the paired difference to the first run.' }),
})

export const CurvesBlock = z.strictObject({
  kind: z.literal('curves'),
  heading,
  of: z
    .enum(['cut-offs', 'learning'])
    .default('cut-offs')
    .meta({ title: 'Over', description: 'Metrics over the length of the list, or losses and validation over epochs.' }),
  metrics: metrics.meta({ title: 'Metrics', description: 'Over cut-offs only; none: ndcg and recall_min.' }),
})

export const BreakdownBlock = z.strictObject({
  kind: z.literal('breakdown'),
  heading,
  by: BreakdownBy.default('activity').meta({
    title: 'By',
    description: 'activity, popularity, or an attribute such as item:genre or user:age.',
  }),
  metric: z
    .string()
    .max(60)
    .default('')
    .meta({ title: 'Metric', description: 'Such as ndcg@20; empty: the one that is talked about first.' }),
})

export const ComparisonBlock = z.strictObject({
  kind: z.literal('comparison'),
  heading,
  metrics: metrics.meta({ title: 'Metrics', description: 'Such as ndcg@20; none: the one that is talked about first.' }),
})

export const UsersBlock = z.strictObject({
  kind: z.literal('users'),
  heading,
  run,
  users: z
    .array(z.string().max(200))
    .max(50)
    .default([])
    .meta({ title: 'Users', description: 'Ids; none: some of the test users, from the best served to the worst.' }),
  count: z.number().int().min(1).max(50).default(3).meta({ title: 'How many', description: 'Where none are named.' }),
  length: z.number().int().min(1).max(100).default(10).meta({ title: 'Length of the list', unit: 'items' }),
})

export const ColdStartPart = z.enum(['audience', 'profiles', 'why', 'changes', 'honesty', 'agreement', 'launch'])
export type ColdStartPart = z.infer<typeof ColdStartPart>

export const ColdStartBlock = z.strictObject({
  kind: z.literal('cold-start'),
  heading,
  run,
  item: AttributeValues.default({}).meta({ title: 'Item', description: 'The attribute values of an item that nobody has seen.' }),
  share: z.number().gt(0).max(1).default(0.1).meta({ title: 'Audience', description: 'Share of all users.' }),
  parts: z
    .array(ColdStartPart)
    .max(7)
    .default(['audience', 'profiles', 'changes', 'honesty'])
    .meta({ title: 'Parts', description: 'Any of audience, profiles, why, changes, honesty, agreement, launch, in this order.' }),
  top: z.number().int().min(0).max(200).default(20).meta({ title: 'Users listed', description: 'The first of the audience.' }),
  planned: z
    .string()
    .max(2_000_000)
    .default('')
    .meta({ title: 'Planned items', description: 'For launch: a CSV table with a name column and one for each attribute.' }),
})

export const ThesisBlock = z.strictObject({
  kind: z.literal('thesis'),
  heading,
  printed: z
    .boolean()
    .default(true)
    .meta({ title: 'Printed table', description: 'The table as it was printed, with why it is no target.' }),
})

const plain = <Kind extends string>(kind: Kind) => z.strictObject({ kind: z.literal(kind), heading })

export const ReportBlock = z.discriminatedUnion('kind', [
  TextBlock,
  plain('overview'),
  MetricsBlock,
  CurvesBlock,
  BreakdownBlock,
  ComparisonBlock,
  UsersBlock,
  ColdStartBlock,
  ThesisBlock,
  plain('methods'),
  plain('checklist'),
  plain('protocol'),
  plain('settings'),
  plain('commands'),
  plain('definitions'),
])
export type ReportBlock = z.infer<typeof ReportBlock>
export type BlockKind = ReportBlock['kind']
export type BlockOf<Kind extends BlockKind> = Extract<ReportBlock, { kind: Kind }>

/** The blocks of a report in their order; a file of its own in `resources/` or in a workspace. */
export const ReportTemplate = z.strictObject({
  format: z.literal('coldframe-report-template'),
  version: z.literal(1),
  name: z.string().trim().min(1).max(120),
  about: z.string().max(500).default(''),
  blocks: z.array(ReportBlock).min(1).max(100),
})
export type ReportTemplate = z.infer<typeof ReportTemplate>

/** The launch sheet as a report of its own: the order, the overlaps, and how far the model is to be trusted. */
export function launchTemplate(planned: string, share: number) {
  return {
    format: 'coldframe-report-template',
    version: 1,
    name: 'Launch sheet',
    blocks: [
      { kind: 'cold-start', heading: 'What to launch first', parts: ['launch', 'honesty'], planned, share, top: 0 },
      { kind: 'protocol' },
    ],
  }
}
