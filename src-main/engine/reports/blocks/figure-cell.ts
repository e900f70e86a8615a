import type { MetricValue } from '../../../contract/index.ts'
import { marginText, metricText } from '../../kernel/number-text.ts'
import type { Cell } from '../document.ts'

/** A mean with half of its interval; equal bounds are those of a figure that has none. */
export function figureCell({ value, low, high }: MetricValue): Cell {
  if (low === high) return { text: metricText(value), value }
  return { text: metricText(value), value, low, high, note: `\u00b1 ${marginText(low, high)}` }
}
