import type { EpochPoint, RunDetail } from '../../../../src-main/contract/runs.ts'
import { type Domain, liveLength, nextDomain } from '../../components/charts/axis-domain.ts'
import type { ChartPoint, ChartSpec } from '../../components/charts/chart-spec.ts'
import { hasEnded } from '../../../../src-main/contract/runs.ts'
import { splitMetricKey } from '../../format/metric-keys.ts'
import { formatMetric, formatNumber } from '../../format/numbers.ts'

export interface RunCharts {
  /** The metric that selects the best epoch. */
  readonly selection: ChartSpec | null
  readonly losses: readonly ChartSpec[]
  readonly resources: readonly ChartSpec[]
}

/** The y-axes of a live page, by chart: they stand still from one event to the next (see nextDomain). */
export type Domains = Map<string, Domain>

/** `kl` and `reconstruction_loss` as they are printed over a chart. */
export function humanise(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ')
  return words.length <= 2 ? words.toUpperCase() : words.charAt(0).toUpperCase() + words.slice(1)
}

function plannedEpochs({ config }: RunDetail): number | null {
  return typeof config.epochs === 'number' ? config.epochs : null
}

/** The best epoch as a line in every chart; with words only where the value decided. */
function markBest({ bestEpoch }: RunDetail, line: Line, points: readonly ChartPoint[]): NonNullable<ChartSpec['marks']> {
  if (bestEpoch === null) return []
  const value = points.find((point) => point.x === bestEpoch)?.y
  return [{ x: bestEpoch, label: line.isDeciding && value !== undefined ? `best ${line.format(value)} in epoch ${bestEpoch}` : '' }]
}

/**
 * The metric that selects. While the run goes on the engine has not said which; then it is the one that is highest at the epoch that counts as
 * best; of several, the first that the engine lists, with its longest lists.
 */
function findSelection({ epochs, selectionMetric, bestEpoch }: RunDetail, keys: readonly string[]): string | null {
  if (selectionMetric !== null && keys.includes(selectionMetric)) return selectionMetric
  const isHighestAtBest = (key: string): boolean => {
    const best = epochs.find((epoch) => epoch.epoch === bestEpoch)?.validation[key]
    return best !== undefined && epochs.every((epoch) => (epoch.validation[key] ?? -Infinity) <= best)
  }
  const fitting = keys.filter(isHighestAtBest)
  const [first = keys[0]] = fitting
  if (first === undefined) return null
  const { id } = splitMetricKey(first)
  return (fitting.length > 0 ? fitting : keys).findLast((key) => splitMetricKey(key).id === id) ?? first
}

interface Line {
  readonly id: string
  readonly title: string
  readonly yTitle: string
  readonly format: (value: number) => string
  readonly read: (epoch: EpochPoint) => number | undefined
  readonly isDeciding?: boolean
}

function lineChart(detail: RunDetail, domains: Domains, color: string, line: Line): ChartSpec {
  const points = detail.epochs.flatMap((epoch): ChartPoint[] => {
    const y = line.read(epoch)
    return y === undefined ? [] : [{ x: epoch.epoch, y }]
  })
  const domain = nextDomain(
    domains.get(line.id) ?? null,
    points.map((point) => point.y),
  )
  if (domain !== null) domains.set(line.id, domain)
  const reached = detail.epochs.at(-1)?.epoch ?? 1
  const isOver = hasEnded(detail.summary.state)
  return {
    title: line.title,
    x: {
      title: 'Epoch',
      scale: 'linear',
      isCount: true,
      min: 1,
      max: isOver ? Math.max(2, reached) : liveLength(reached, plannedEpochs(detail)),
      format: String,
    },
    y: { title: line.yTitle, scale: 'linear', ...(domain ?? {}), format: line.format },
    series: [{ id: line.id, label: line.title, color, kind: 'line', points }],
    marks: markBest(detail, line, points),
  }
}

function keysOf(epochs: readonly EpochPoint[], read: (epoch: EpochPoint) => Record<string, number>): string[] {
  return [...new Set(epochs.flatMap((epoch) => Object.keys(read(epoch))))]
}

/** Small charts over the same epochs: one for each loss part, one for the validation metric, what an epoch costs. */
export function drawRun(detail: RunDetail, domains: Domains, color: string): RunCharts {
  const { epochs } = detail
  const validation = keysOf(epochs, (epoch) => epoch.validation)
  const selected = findSelection(detail, validation)
  const draw = (line: Line): ChartSpec => lineChart(detail, domains, color, line)
  const isIterative = epochs.length > 1 || keysOf(epochs, (epoch) => epoch.losses).length > 0
  if (!isIterative) return { selection: null, losses: [], resources: [] }
  return {
    selection:
      selected === null
        ? null
        : draw({
            id: `validation ${selected}`,
            title: `Validation ${selected}`,
            yTitle: selected,
            format: (value) => formatMetric(value),
            read: (epoch) => epoch.validation[selected],
            isDeciding: true,
          }),
    losses: keysOf(epochs, (epoch) => epoch.losses).map((key) =>
      draw({
        id: `loss ${key}`,
        title: humanise(key),
        yTitle: 'Mean of the epoch',
        format: (value) => formatNumber(value),
        read: (epoch) => epoch.losses[key],
      }),
    ),
    resources: [
      draw({
        id: 'seconds',
        title: 'Time of an epoch',
        yTitle: 'Seconds',
        format: (value) => formatNumber(value, 3),
        read: (epoch) => epoch.seconds,
      }),
      draw({
        id: 'memory',
        title: 'Memory of the runner',
        yTitle: 'MiB',
        format: (value) => formatNumber(value, 3),
        read: (epoch) => epoch.memoryMb,
      }),
    ],
  }
}
