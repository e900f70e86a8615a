/** Numbers as people read them; no locale, so that a report is the same everywhere. */
const thinSpace = '\u2009'
const minus = '\u2212'

/** `.398`, `1.000`, `−.017`; three decimals say what an interval over some hundred users can hold. */
export function metricText(value: number, decimals = 3): string {
  const text = Math.abs(value).toFixed(decimals)
  const sign = value < 0 && Number(text) !== 0 ? minus : ''
  return sign + text.replace(/^0\./, '.')
}

/** With its sign, also +. */
export function differenceText(value: number): string {
  return value > 0 && Number(value.toFixed(3)) !== 0 ? `+${metricText(value)}` : metricText(value)
}

/** Half the width of an interval. */
export function marginText(low: number, high: number): string {
  return metricText((high - low) / 2)
}

/** `575 272`, with thin spaces. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, thinSpace)
}

export function percentText(ratio: number, decimals = 0): string {
  return `${(ratio * 100).toFixed(decimals)}${thinSpace}%`
}

/** `p = .012`, `p < .001`. */
export function pText(p: number): string {
  return p < 0.001 ? 'p < .001' : `p = ${metricText(p)}`
}

/** `1 m 42 s`; `0.8 s` below ten seconds. */
export function durationText(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} m ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`
}

/** A number of a chart's axis or of a loss: no more than four digits that matter. */
export function plainText(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 10_000) return `${value < 0 ? minus : ''}${countText(size)}`
  if (size < 0.0001) return value.toExponential(1).replaceAll('-', minus)
  return String(Number(value.toPrecision(4))).replace('-', minus)
}
