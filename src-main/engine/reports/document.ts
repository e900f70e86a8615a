import { z } from 'zod'

/**
 * What a report says, apart from how it is written down: every format is drawn from this, and a report carries it, so that two reports can be
 * compared figure by figure whatever their formats are. It holds no colours, no markup, no dates.
 */
export const Span = z.object({ text: z.string(), style: z.enum(['strong', 'emphasis', 'code']).optional() })
export type Span = z.infer<typeof Span>

/** How a run looks, everywhere in a report: a series number from 1, 0 for baselines (grey), and a dash pattern. */
export const Look = z.object({ series: z.number().int(), dash: z.string() })
export type Look = z.infer<typeof Look>

/** Where a figure comes from: which runs, on what, measured how, over whom. */
export const Evidence = z.object({
  runs: z.array(z.object({ id: z.string(), name: z.string() })),
  split: z.string(),
  splitHash: z.string(),
  candidates: z.string(),
  direction: z.string(),
  /** How many users (or items) the means are over, and which of the two. */
  subjects: z.number().int(),
  subject: z.enum(['user', 'item']),
  /** Of each metric that is shown, by its title. */
  definitions: z.array(z.object({ metric: z.string(), formula: z.string() })),
  interval: z.string(),
})
export type Evidence = z.infer<typeof Evidence>

export const CellState = z.enum(['good', 'warning', 'open', 'better', 'worse'])
export type CellState = z.infer<typeof CellState>

export const Cell = z.object({
  text: z.string(),
  /** The number behind the text, unrounded. */
  value: z.number().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  /** Said beside it in a softer voice. */
  note: z.string().optional(),
  state: CellState.optional(),
  /** Length of a bar behind the number, 0..1. */
  bar: z.number().optional(),
  /** Id of a metric whose definition this leads to. */
  metric: z.string().optional(),
})
export type Cell = z.infer<typeof Cell>

const Column = z.object({ title: z.string(), note: z.string().optional(), isNumber: z.boolean(), look: Look.optional() })
export type Column = z.infer<typeof Column>

export const TableNode = z.object({
  kind: z.literal('table'),
  /** What it shows; its name in a workbook. */
  title: z.string(),
  caption: z.string().optional(),
  columns: z.array(Column),
  /** The first cell of a row is its heading. */
  rows: z.array(z.object({ cells: z.array(Cell), emphasis: z.enum(['first', 'hit', 'changed']).optional() })),
  evidence: Evidence.optional(),
  /** The numbers behind a chart, or exact ones: there for those who want them. */
  isFolded: z.boolean(),
})
export type TableNode = z.infer<typeof TableNode>

const Point = z.object({ x: z.number(), y: z.number(), low: z.number().optional(), high: z.number().optional() })
export type Point = z.infer<typeof Point>

export const LineChart = z.object({
  kind: z.literal('lines'),
  title: z.string(),
  note: z.string(),
  xTitle: z.string(),
  yTitle: z.string(),
  lines: z.array(z.object({ name: z.string(), look: Look, points: z.array(Point) })),
  /** x ticks at these values on a logarithmic axis; round numbers on a linear one when absent. */
  xTicks: z.array(z.number()).optional(),
  mark: z.object({ x: z.number(), text: z.string() }).optional(),
})
export type LineChart = z.infer<typeof LineChart>

export const IntervalChart = z.object({
  kind: z.literal('intervals'),
  title: z.string(),
  note: z.string(),
  xTitle: z.string(),
  rows: z.array(z.object({ name: z.string(), look: Look, value: z.number(), low: z.number(), high: z.number() })),
  /** A line where there is no difference. */
  zero: z.boolean(),
})
export type IntervalChart = z.infer<typeof IntervalChart>

export const LeafNode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.union([z.literal(3), z.literal(4)]), text: z.string(), look: Look.optional() }),
  z.object({ kind: z.literal('paragraph'), spans: z.array(Span), isNote: z.boolean() }),
  z.object({ kind: z.literal('list'), isOrdered: z.boolean(), items: z.array(z.array(Span)) }),
  z.object({ kind: z.literal('code'), text: z.string() }),
  z.object({ kind: z.literal('facts'), facts: z.array(z.object({ name: z.string(), value: z.string(), note: z.string() })) }),
  TableNode,
  z.object({ kind: z.literal('chart'), chart: z.discriminatedUnion('kind', [LineChart, IntervalChart]), evidence: Evidence.optional() }),
  z.object({
    kind: z.literal('verdict'),
    state: CellState,
    text: z.string(),
    /** Of all users, the shares that are served better, the same, worse. */
    shares: z.object({ better: z.number(), equal: z.number(), worse: z.number(), of: z.string() }).optional(),
  }),
  z.object({ kind: z.literal('terms'), terms: z.array(z.object({ id: z.string(), name: z.string(), lines: z.array(z.string()) })) }),
])
export type LeafNode = z.infer<typeof LeafNode>
export type ChartNode = Extract<LeafNode, { kind: 'chart' }>

/** Things that stand together: a card about one user, or charts side by side. */
export const GroupNode = z.object({
  kind: z.literal('group'),
  layout: z.enum(['card', 'panels']),
  title: z.string(),
  note: z.string(),
  nodes: z.array(LeafNode),
})
export type GroupNode = z.infer<typeof GroupNode>
export type ReportNode = LeafNode | GroupNode

export const ReportSection = z.object({
  id: z.string(),
  title: z.string(),
  nodes: z.array(z.union([LeafNode, GroupNode])),
})
export type ReportSection = z.infer<typeof ReportSection>

export const ReportDocument = z.object({ title: z.string(), lead: z.string(), sections: z.array(ReportSection) })
export type ReportDocument = z.infer<typeof ReportDocument>

/** The leaves of a section in reading order; what a card is about comes before what it holds. */
export function leavesOf({ nodes }: Pick<ReportSection, 'nodes'>): LeafNode[] {
  return nodes.flatMap((node): LeafNode[] => {
    if (node.kind !== 'group') return [node]
    return [
      ...(node.title === '' ? [] : [{ kind: 'heading' as const, level: 3 as const, text: node.title }]),
      ...(node.note === '' ? [] : [paragraph(node.note, true)]),
      ...node.nodes,
    ]
  })
}

export function paragraph(text: string, isNote = false): Extract<LeafNode, { kind: 'paragraph' }> {
  return { kind: 'paragraph', spans: [{ text }], isNote }
}

export function headingNode(text: string, look?: Look): LeafNode {
  return { kind: 'heading', level: 3, text, ...(look ? { look } : {}) }
}

export function tableNode(table: Omit<TableNode, 'kind' | 'isFolded'> & { isFolded?: boolean }): TableNode {
  return { kind: 'table', isFolded: false, ...table }
}

/** A cell of text alone. */
export function textCell(text: string): Cell {
  return { text }
}

export function plainSpans(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('')
}
