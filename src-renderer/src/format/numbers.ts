import type { MetricValue } from '../../../src-main/contract/index.ts'

/** Narrow no-break space: groups digits without ever breaking a number over two lines. */
const thinSpace = '\u202f'
const minus = '\u2212'

/** `1 000 209`. */
export function formatCount(value: number): string {
  const digits = Math.abs(Math.round(value)).toString()
  const grouped = digits.replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace)
  return value < 0 && digits !== '0' ? minus + grouped : grouped
}

/** `604 users`, `1 user`. */
export function formatQuantity(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`
}

/** `.398`, `−.017`, `1.000`: metrics drop the zero in front of the point, as statistics tables do. */
export function formatMetric(value: number, decimals = 3): string {
  if (!Number.isFinite(value)) return '–'
  const fixed = Math.abs(value).toFixed(decimals)
  const bare = fixed.startsWith('0.') ? fixed.slice(1) : fixed
  return value < 0 && Number(fixed) !== 0 ? minus + bare : bare
}

/** Decimals that leave the half-width of an interval at most two significant digits, and never more than three. */
export function justifiedDecimals(half: number, most = 3): number {
  if (!(half > 0)) return most
  return Math.min(most, Math.max(0, 1 - Math.floor(Math.log10(half))))
}

export interface FormattedInterval {
  readonly value: string
  /** Empty for figures that are not a mean over users and so have no interval. */
  readonly margin: string
  /** The exact bounds, for hover and screen readers. */
  readonly exact: string
}

/** One of what a figure's interval is over. */
const singular = { items: 'item', folds: 'fold', seeds: 'seed' } as const

/** `.398` and `± .006`; the exact bounds stay one hover away. */
export function formatInterval(metric: MetricValue, decimals = 3): FormattedInterval {
  const half = (metric.high - metric.low) / 2
  const digits = justifiedDecimals(half, decimals)
  const users = formatQuantity(metric.users, metric.of === undefined ? 'user' : singular[metric.of])
  if (!(half > 0)) return { value: formatMetric(metric.value, digits), margin: '', exact: `${metric.value.toFixed(5)}, ${users}` }
  return {
    value: formatMetric(metric.value, digits),
    margin: `±\u202f${formatMetric(half, digits)}`,
    exact: `${metric.value.toFixed(5)}, 95 % interval ${metric.low.toFixed(5)} to ${metric.high.toFixed(5)}, ${users}`,
  }
}

/** `+.012`, `−.017`, `.000`. */
export function formatDifference(value: number, decimals = 3): string {
  const text = formatMetric(value, decimals)
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text
}

/** `p < .001`, `p = .012`. */
export function formatProbability(p: number): string {
  if (p < 0.001) return 'p < .001'
  return `p = ${formatMetric(p)}`
}

/** `4.2 %`, `100 %`; ratios come as 0..1. */
export function formatShare(ratio: number, decimals = 1): string {
  const percent = ratio * 100
  const fixed = percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(percent < 1 ? Math.max(decimals, 2) : decimals)
  return `${fixed}${thinSpace}%`
}

/** `12 KiB`, `340 MiB`, `1.2 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const decimals = unit === 0 || value >= 100 ? 0 : value >= 10 ? 0 : 1
  return `${value.toFixed(decimals)}${thinSpace}${units[unit] ?? ''}`
}

/** Memory arrives in mebibytes. */
export function formatMemory(mebibytes: number): string {
  return formatBytes(mebibytes * 1024 * 1024)
}

/** A plain number with at most `significant` digits and no trailing zeros: settings, scores, losses. */
export function formatNumber(value: number, significant = 4): string {
  if (!Number.isFinite(value)) return '–'
  // Years and small settings read better ungrouped.
  if (Number.isInteger(value) && Math.abs(value) < 1e15)
    return Math.abs(value) < 10_000 ? String(value).replace('-', minus) : formatCount(value)
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e7)) return value.toExponential(significant - 2).replace('-', minus)
  return String(Number(value.toPrecision(significant))).replace('-', minus)
}
