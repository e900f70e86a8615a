/** A mapping from data to pixels with round ticks. */
export interface Scale {
  readonly ticks: readonly number[]
  at(value: number): number
}

/** Linear, over whole steps of 1, 2 or 5 times a power of ten that hold all values; about `count` ticks. */
export function roundScale(low: number, high: number, from: number, to: number, count = 4): Scale {
  const span = high > low ? high - low : Math.abs(high) || 1
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  return { ticks, at: between(first * step, last * step, from, to) }
}

/** Exactly the given ticks; `log` spaces cut-offs such as 5, 10, 20, 50, 100 evenly. */
export function fixedScale(ticks: readonly number[], from: number, to: number, log: boolean): Scale {
  const place = log ? Math.log : (value: number) => value
  const at = between(place(ticks[0]), place(ticks[ticks.length - 1]), from, to)
  return { ticks, at: (value) => at(place(value)) }
}

function between(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => (high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from))
}

/** Pixels to a tenth: short, and the same on every machine. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
