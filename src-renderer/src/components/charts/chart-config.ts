import type { ChartConfiguration, ChartDataset, ChartOptions, TooltipItem } from 'chart.js'
import type { ChartAxis, ChartPoint, ChartSeries, ChartSpec } from './chart-spec.ts'
import { formatX } from './chart-spec.ts'
import { thinPoints } from './thin-points.ts'

type Kind = 'line' | 'bar'
type Dataset = ChartDataset<Kind, { x: number; y: number }[]>
type Scale = NonNullable<ChartOptions<Kind>['scales']>[string]

export interface ChartLook {
  readonly hidden: ReadonlySet<string>
  /** The series under the pointer in the legend; the others step back. */
  readonly highlighted: string | null
  readonly colorOf: (name: string) => string
  readonly font: string
}

/** More points than this are not told apart on a screen, and cost time in every frame. */
const drawnPoints = 600
const bandStack = 'band'

/** Series colours are written `#rrggbb`; a fourth byte makes them translucent. */
function fade(color: string, share: number): string {
  return `${color}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`
}

function toXy(points: readonly ChartPoint[], y: (point: ChartPoint) => number): { x: number; y: number }[] {
  return points.map((point) => ({ x: point.x, y: y(point) }))
}

function bandOf(series: ChartSeries, points: readonly ChartPoint[], color: string): Dataset[] {
  if (!points.some((point) => point.low !== undefined)) return []
  const common = { type: 'line' as const, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, stack: bandStack }
  return [
    { ...common, label: `${series.id} low`, data: toXy(points, (point) => point.low ?? point.y), fill: false },
    {
      ...common,
      label: `${series.id} high`,
      data: toXy(points, (point) => point.high ?? point.y),
      fill: '-1',
      backgroundColor: fade(color, 0.16),
    },
  ]
}

function toDatasets(series: ChartSeries, look: Omit<ChartLook, 'font'>): Dataset[] {
  const own = look.colorOf(series.color)
  const isBack = look.highlighted !== null && look.highlighted !== series.id
  const color = isBack ? fade(own, 0.25) : own
  if (series.kind === 'bar') {
    return [
      {
        type: 'bar',
        label: series.label,
        data: toXy(series.points, (point) => point.y),
        backgroundColor: color,
        barPercentage: 1,
        categoryPercentage: 0.92,
        borderRadius: 2,
      },
    ]
  }
  const points = thinPoints(series.points, drawnPoints)
  const line: Dataset = {
    type: 'line',
    label: series.label,
    data: toXy(points, (point) => point.y),
    borderColor: color,
    backgroundColor: color,
    borderWidth: look.highlighted === series.id ? 2.5 : 1.75,
    borderDash: [...(series.dash ?? [])],
    pointRadius: points.length <= 12 ? 2.5 : 0,
    pointHoverRadius: 4,
    tension: 0,
  }
  return [...bandOf(series, points, color), line]
}

/** Logarithmic axes are labelled at 1, 10, 100, ... */
function isPowerOfTen(value: number): boolean {
  return value > 0 && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9
}

export function boundsOf({ min, max }: ChartAxis): { min?: number; max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function toScale(axis: ChartAxis, look: ChartLook, isX: boolean): Scale {
  const type = axis.scale === 'log' ? 'logarithmic' : axis.scale
  return {
    type,
    // Bands carry a stack's name only to be known as bands; left open, Chart.js would pile them up.
    stacked: false,
    ...boundsOf(axis),
    ...(axis.labels === undefined ? {} : { labels: [...axis.labels] }),
    title: { display: true, text: axis.title, color: look.colorOf('--text-faint'), font: { size: 11.5, family: look.font }, padding: 4 },
    border: { color: look.colorOf('--line-strong') },
    grid: { display: !isX, color: look.colorOf('--line'), tickLength: 4 },
    ticks: {
      color: look.colorOf('--text-faint'),
      font: { size: 11.5, family: look.font },
      maxTicksLimit: isX ? 8 : 6,
      maxRotation: 0,
      autoSkipPadding: 12,
      ...(axis.isCount ? { precision: 0 } : {}),
      callback: (value: number | string) =>
        axis.scale === 'log' && !isPowerOfTen(Number(value)) ? null : isX ? formatX(axis, Number(value)) : axis.format(Number(value)),
    },
  }
}

function isBand(item: TooltipItem<Kind>): boolean {
  return 'stack' in item.dataset && item.dataset.stack === bandStack
}

export function toChartDatasets(spec: ChartSpec, look: Omit<ChartLook, 'font'>): Dataset[] {
  return spec.series.filter((series) => !look.hidden.has(series.id)).flatMap((series) => toDatasets(series, look))
}

export function toChartConfig(spec: ChartSpec, look: ChartLook): ChartConfiguration<Kind, { x: number; y: number }[]> {
  return {
    type: 'line',
    data: { datasets: toChartDatasets(spec, look) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: spec.x.scale === 'category' ? undefined : false,
      normalized: true,
      font: { family: look.font },
      interaction: { mode: 'index', intersect: false },
      scales: { x: toScale(spec.x, look, true), y: toScale(spec.y, look, false) },
      plugins: {
        tooltip: {
          animation: false,
          backgroundColor: look.colorOf('--surface'),
          borderColor: look.colorOf('--line-strong'),
          borderWidth: 1,
          titleColor: look.colorOf('--text'),
          bodyColor: look.colorOf('--text-soft'),
          titleFont: { size: 11.5, family: look.font },
          bodyFont: { size: 11.5, family: look.font },
          padding: 8,
          boxWidth: 8,
          boxHeight: 8,
          filter: (item) => !isBand(item),
          callbacks: {
            title: (items) => (items[0] === undefined ? '' : `${spec.x.title} ${formatX(spec.x, items[0].parsed.x ?? 0)}`),
            label: (item) => `${item.dataset.label ?? ''}  ${spec.y.format(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  }
}
