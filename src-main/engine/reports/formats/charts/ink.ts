import type { Look } from '../../document.ts'
import { type Markup, raw } from '../markup.ts'

/** How the marks of a chart get their colours: from the style sheet on a page (light and dark), as plain attributes on paper. */
export interface Ink {
  readonly text: Markup
  readonly label: Markup
  readonly grid: Markup
  readonly axis: Markup
  readonly mark: Markup
  stroke(look: Look): Markup
  fill(look: Look, opacity?: number): Markup
}

const colourName = ({ series }: Look): string => (series === 0 ? '--baseline' : `--series-${series}`)

export const screenInk: Ink = {
  text: raw(''),
  label: raw('class="label"'),
  grid: raw('class="grid"'),
  axis: raw('class="axis"'),
  mark: raw('class="mark"'),
  stroke: (look) => raw(`style="stroke:var(${colourName(look)})"`),
  fill: (look, opacity = 1) => raw(`style="fill:var(${colourName(look)})${opacity === 1 ? '' : `;opacity:${opacity}`}"`),
}

/** Okabe and Ito's colours, which colour-blind eyes tell apart; the first is the baselines' grey. The page's light theme has the same. */
export const paperColours = ['#8a9099', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b98500', '#3a93c9', '#7a6a00']
const soft = '#5b616b'

export const paperInk: Ink = {
  text: raw(`font-family="Roboto" font-size="11" fill="${soft}"`),
  label: raw(`font-family="Roboto" font-size="11" font-weight="bold" fill="${soft}"`),
  grid: raw('stroke="#e3e4e6" stroke-width="0.8"'),
  axis: raw('stroke="#b9bcc1" stroke-width="0.8"'),
  mark: raw('stroke="#656b76" stroke-width="0.8" stroke-dasharray="3 3"'),
  stroke: ({ series }) => raw(`stroke="${paperColours[series]}"`),
  fill: ({ series }, opacity = 1) => raw(`fill="${paperColours[series]}" fill-opacity="${opacity}"`),
}
