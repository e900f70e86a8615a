import { metricText, plainText } from '../../kernel/number-text.ts'
import { shortened } from './line-chart.ts'
import { html, type Markup } from './markup.ts'
import { px, roundScale } from './scale.ts'

export interface IntervalRow {
  readonly name: string
  readonly colour: string
  readonly value: number
  readonly low: number
  readonly high: number
}

/** As wide as the page: text keeps its size. */
const width = 1016
const left = 190
const right = width - 70
const rowHeight = 26
const top = 6

/** One line per run: the mean as a dot, its interval as a bar, the value at the end. */
export function intervalChart(description: string, xTitle: string, rows: readonly IntervalRow[]): Markup {
  const bottom = top + rows.length * rowHeight
  const x = roundScale(Math.min(...rows.map((row) => row.low)), Math.max(...rows.map((row) => row.high)), left, right, 5)
  return html`<svg viewBox="0 0 ${width} ${bottom + 38}" role="img" aria-label="${description}">
    ${x.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${px(x.at(tick))}" x2="${px(x.at(tick))}" y1="${top}" y2="${bottom}" /><text
            x="${px(x.at(tick))}"
            y="${bottom + 15}"
            text-anchor="middle"
            >${plainText(tick)}</text
          >`,
    )}
    <text x="${right}" y="${bottom + 33}" text-anchor="end">${xTitle}</text>
    ${rows.map((row, i) => intervalRow(row, top + (i + 0.5) * rowHeight, x.at))}
  </svg>`
}

function intervalRow({ name, colour, value, low, high }: IntervalRow, y: number, at: (value: number) => number): Markup {
  const middle = px(y)
  return html`<text class="label" x="${left - 14}" y="${px(y + 4)}" text-anchor="end">${shortened(name, 24)}</text>
    <line
      x1="${px(at(low))}"
      x2="${px(at(high))}"
      y1="${middle}"
      y2="${middle}"
      stroke-width="7"
      stroke-linecap="round"
      style="stroke:${colour};opacity:.28"
    />
    <circle cx="${px(at(value))}" cy="${middle}" r="4.2" style="fill:${colour}" />
    <text x="${right + 12}" y="${px(y + 4)}">${metricText(value)}</text>`
}
