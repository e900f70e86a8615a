import { metricText, plainText } from '../../../kernel/number-text.ts'
import type { LineChart } from '../../document.ts'
import { html, type Markup, type Piece, raw } from '../markup.ts'
import type { Ink } from './ink.ts'
import { fixedScale, px, roundScale, type Scale } from './scale.ts'

type Line = LineChart['lines'][number]
type Point = Line['points'][number]

const width = 480
const height = 230
const top = 26
const bottom = height - 34
const left = 46
/** Two labels closer than this would overlap. */
const labelHeight = 14
const longestLabel = 17

/** Lines with direct labels, bands, axis titles with units; a table with the same numbers belongs beside it. */
export function lineChart(chart: LineChart, ink: Ink): Markup {
  const right = chart.lines.length > 1 ? width - 130 : width - 12
  const points = chart.lines.flatMap((line) => line.points)
  const x = xScale(chart, points, right)
  const ys = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y])
  const y = roundScale(Math.min(...ys), Math.max(...ys), bottom, top)
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.title}, ${chart.note}; the numbers are in the table.">
    ${y.ticks.map((tick) => gridLine(tick, y, right, ink))}
    ${x.ticks.map((tick) => html`<text ${ink.text} x="${px(x.at(tick))}" y="${bottom + 16}" text-anchor="middle">${plainText(tick)}</text>`)}
    <line ${ink.axis} x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" />
    <text ${ink.text} x="${left - 40}" y="12">${chart.yTitle}</text>
    <text ${ink.text} x="${right}" y="${height - 4}" text-anchor="end">${chart.xTitle}</text>
    ${chart.mark ? markLine(chart.mark, x, right, ink) : null} ${chart.lines.map((line) => band(line, x, y, ink))}
    ${chart.lines.map((line) => path(line, x, y, ink))} ${chart.lines.map((line) => spots(line, x, y))}
    ${chart.lines.length > 1 ? endLabels(chart.lines, y, right, ink) : null}
  </svg>`
}

function xScale(chart: LineChart, points: readonly Point[], right: number): Scale {
  if (chart.xTicks) return fixedScale(chart.xTicks, left + 8, right - 8, true)
  const xs = points.map((point) => point.x)
  const [low, high] = [Math.min(...xs), Math.max(...xs)]
  const scale = roundScale(low, high, left, right)
  const at = (value: number): number => left + ((value - low) / Math.max(1, high - low)) * (right - left)
  return { ticks: scale.ticks.filter((tick) => tick >= low && tick <= high && Number.isInteger(tick)), at }
}

function gridLine(tick: number, y: Scale, right: number, ink: Ink): Markup {
  const at = px(y.at(tick))
  return html`<line ${ink.grid} x1="${left}" x2="${right}" y1="${at}" y2="${at}" /><text
      ${ink.text}
      x="${left - 6}"
      y="${px(y.at(tick) + 4)}"
      text-anchor="end"
      >${plainText(tick)}</text
    >`
}

function markLine(mark: { x: number; text: string }, x: Scale, right: number, ink: Ink): Markup {
  const at = x.at(mark.x)
  const isLate = at > (left + right) / 2
  return html`<line ${ink.mark} x1="${px(at)}" x2="${px(at)}" y1="${top}" y2="${bottom}" /><text
      ${ink.text}
      x="${px(isLate ? at - 5 : at + 5)}"
      y="${top + 8}"
      text-anchor="${isLate ? 'end' : 'start'}"
      >${mark.text}</text
    >`
}

function path({ points, look }: Line, x: Scale, y: Scale, ink: Ink): Piece {
  if (points.length === 1) return html`<circle cx="${px(x.at(points[0].x))}" cy="${px(y.at(points[0].y))}" r="3" ${ink.fill(look)} />`
  const steps = points.map((point) => `${px(x.at(point.x))},${px(y.at(point.y))}`).join(' ')
  return html`<polyline
    points="${steps}"
    fill="none"
    stroke-width="1.8"
    stroke-linejoin="round"
    ${dashed(look.dash)}
    ${ink.stroke(look)}
  />`
}

/** Each point says its numbers where a mouse rests on it. */
function spots({ name, points }: Line, x: Scale, y: Scale): Piece {
  return points.map(
    (point) =>
      html`<circle cx="${px(x.at(point.x))}" cy="${px(y.at(point.y))}" r="6" fill-opacity="0">
        <title>${name}: ${metricText(point.y, 4)} at ${plainText(point.x)}${bounds(point)}</title>
      </circle>`,
  )
}

function bounds({ low, high }: Point): string {
  return low === undefined || high === undefined ? '' : `, ${metricText(low, 4)} to ${metricText(high, 4)}`
}

function dashed(dash: string): Markup {
  return raw(dash === '' ? '' : `stroke-dasharray="${dash}"`)
}

function band({ points, look }: Line, x: Scale, y: Scale, ink: Ink): Piece {
  const bounded = points.filter((point) => point.low !== undefined && point.high !== undefined)
  if (bounded.length < 2) return null
  const upper = bounded.map((point) => `${px(x.at(point.x))},${px(y.at(point.high ?? point.y))}`)
  const lower = bounded.map((point) => `${px(x.at(point.x))},${px(y.at(point.low ?? point.y))}`).reverse()
  return html`<polygon points="${[...upper, ...lower].join(' ')}" ${ink.fill(look, 0.13)} />`
}

/** Names at the ends of the lines, moved apart where they would overlap, in the order of the ends. */
function endLabels(lines: readonly Line[], y: Scale, right: number, ink: Ink): Piece {
  const ends = lines
    .flatMap((line) => (line.points.length === 0 ? [] : [{ line, at: y.at(line.points[line.points.length - 1].y) }]))
    .sort((a, b) => a.at - b.at)
  let free = top
  const placed = ends.map(({ line, at }) => {
    const place = Math.max(at, free)
    free = place + labelHeight
    return { line, place }
  })
  const overflow = Math.max(0, free - labelHeight - bottom)
  return placed.map(({ line, place }) => {
    const at = px(place - overflow)
    return html`<line
        x1="${right + 4}"
        x2="${right + 16}"
        y1="${at}"
        y2="${at}"
        stroke-width="2.4"
        ${dashed(line.look.dash)}
        ${ink.stroke(line.look)}
      /><text ${ink.label} x="${right + 20}" y="${px(place - overflow + 4)}">${shortened(line.name)}</text>`
  })
}

export function shortened(name: string, longest = longestLabel): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}\u2026`
}
