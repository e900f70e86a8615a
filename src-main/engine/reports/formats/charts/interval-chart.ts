import { metricText, plainText } from '../../../kernel/number-text.ts'
import type { IntervalChart } from '../../document.ts'
import { html, type Markup } from '../markup.ts'
import type { Ink } from './ink.ts'
import { shortened } from './line-chart.ts'
import { px, roundScale } from './scale.ts'

/** As wide as the page: text keeps its size. */
const width = 1016
const left = 190
const right = width - 70
const rowHeight = 26
const top = 6

/** One line per run: the mean as a dot, its interval as a bar, the value at the end. */
export function intervalChart({ title, note, xTitle, rows, zero }: IntervalChart, ink: Ink): Markup {
  const bottom = top + rows.length * rowHeight
  const lowest = Math.min(...rows.map((row) => row.low), ...(zero ? [0] : []))
  const highest = Math.max(...rows.map((row) => row.high), ...(zero ? [0] : []))
  const x = roundScale(lowest, highest, left, right, 5)
  return html`<svg viewBox="0 0 ${width} ${bottom + 38}" role="img" aria-label="${title}, ${note}; the numbers are in the table.">
    ${x.ticks.map(
      (tick) =>
        html`<line ${ink.grid} x1="${px(x.at(tick))}" x2="${px(x.at(tick))}" y1="${top}" y2="${bottom}" /><text
            ${ink.text}
            x="${px(x.at(tick))}"
            y="${bottom + 15}"
            text-anchor="middle"
            >${plainText(tick)}</text
          >`,
    )}
    <text ${ink.text} x="${right}" y="${bottom + 33}" text-anchor="end">${xTitle}</text>
    ${rows.map((row, i) => intervalRow(row, top + (i + 0.5) * rowHeight, x.at, ink))}
  </svg>`
}

function intervalRow(
  { name, look, value, low, high }: IntervalChart['rows'][number],
  y: number,
  at: (value: number) => number,
  ink: Ink,
): Markup {
  const middle = px(y)
  return html`<text ${ink.label} x="${left - 14}" y="${px(y + 4)}" text-anchor="end">${shortened(name, 24)}</text>
    <line
      x1="${px(at(low))}"
      x2="${px(at(high))}"
      y1="${middle}"
      y2="${middle}"
      stroke-width="7"
      stroke-linecap="round"
      stroke-opacity="0.28"
      ${ink.stroke(look)}
    />
    <circle cx="${px(at(value))}" cy="${middle}" r="4.2" ${ink.fill(look)} />
    <text ${ink.text} x="${right + 12}" y="${px(y + 4)}">${metricText(value)}</text>`
}
