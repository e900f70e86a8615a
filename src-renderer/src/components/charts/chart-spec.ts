import { csvTable } from '../../../../src-main/contract/csv.ts'

/** What a chart shows, without a word about how it is drawn: the canvas, the table behind it and the exports are all made from this. */
export interface ChartPoint {
  readonly x: number
  readonly y: number
  /** Bounds of an interval, drawn as a band. */
  readonly low?: number
  readonly high?: number
}

export interface ChartSeries {
  readonly id: string
  readonly label: string
  /** Name of a CSS variable, so that both themes and the exports agree. */
  readonly color: string
  readonly kind: 'line' | 'bar'
  readonly points: readonly ChartPoint[]
  readonly dash?: readonly number[]
}

export interface ChartAxis {
  /** With the unit: `Epoch`, `Memory (MiB)`. */
  readonly title: string
  readonly scale: 'linear' | 'log' | 'category'
  readonly min?: number
  readonly max?: number
  readonly format: (value: number) => string
  /** Nothing lies between whole numbers, as of epochs: no label there. */
  readonly isCount?: true
  /** For categories: the label of place i. */
  readonly labels?: readonly string[]
}

export interface ChartSpec {
  readonly title: string
  readonly x: ChartAxis
  readonly y: ChartAxis
  readonly series: readonly ChartSeries[]
  /** Vertical lines with a word: the best epoch. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[]
}

/** The text of a place on the x-axis. */
export function formatX(axis: ChartAxis, x: number): string {
  return axis.labels?.[x] ?? axis.format(x)
}

export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** All x in order, one column per series; `write` turns numbers into text (people read rounded figures, files get all digits). */
export function toChartTable(spec: ChartSpec, writeX: (x: number) => string, writeY: (y: number) => string): ChartTable {
  const hasBand = (series: ChartSeries): boolean => series.points.some((point) => point.low !== undefined)
  const head = [
    spec.x.title,
    ...spec.series.flatMap((series) => (hasBand(series) ? [series.label, `${series.label} low`, `${series.label} high`] : [series.label])),
  ]
  const columns = spec.series.map((series) => ({ banded: hasBand(series), byX: new Map(series.points.map((point) => [point.x, point])) }))
  const places = [...new Set(spec.series.flatMap((series) => series.points.map((point) => point.x)))].sort((a, b) => a - b)
  const write = (value: number | undefined): string => (value === undefined ? '' : writeY(value))
  const rows = places.map((x) => [
    writeX(x),
    ...columns.flatMap(({ banded, byX }) => {
      const point = byX.get(x)
      return banded ? [write(point?.y), write(point?.low), write(point?.high)] : [write(point?.y)]
    }),
  ])
  return { head, rows }
}

export function toChartCsv(spec: ChartSpec): string {
  const { head, rows } = toChartTable(spec, (x) => spec.x.labels?.[x] ?? String(x), String)
  return csvTable(head, rows)
}

/** One sentence for readers who cannot see the picture. */
export function describeChart(spec: ChartSpec): string {
  const parts = spec.series.map(({ label, points }) => {
    const first = points[0]
    const last = points.at(-1)
    if (first === undefined || last === undefined) return `${label}: no data yet`
    return `${label}: ${spec.y.format(first.y)} at ${formatX(spec.x, first.x)}, ${spec.y.format(last.y)} at ${formatX(spec.x, last.x)}`
  })
  return `${spec.title}. ${spec.y.title} by ${spec.x.title}. ${parts.join('; ')}.`
}

/** Whether only points, bounds or marks differ: then a living chart takes the new numbers and nothing else is set up again. */
export function isSameDrawing(a: ChartSpec, b: ChartSpec): boolean {
  const axis = ({ title, scale, labels }: ChartAxis): unknown => [title, scale, labels]
  const shape = ({ x, y, series }: ChartSpec): string =>
    JSON.stringify([
      axis(x),
      axis(y),
      series.map(({ id, label, color, kind, dash, points }) => [
        id,
        label,
        color,
        kind,
        dash,
        points.some((point) => point.low !== undefined),
      ]),
    ])
  return shape(a) === shape(b)
}
