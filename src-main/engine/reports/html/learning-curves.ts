import type { EpochPoint } from '../../../contract/index.ts'
import { durationText, metricText, plainText } from '../../kernel/number-text.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { type ShownRun } from '../shown-runs.ts'
import { type Line, lineChart } from './line-chart.ts'
import { html, type Markup, type Piece } from './markup.ts'
import { swatch } from './main-table.ts'

/** Shades of one run's own measures; runs are never mixed in these charts. */
const measureDashes = ['', '5 3', '2 3', '8 3 2 3']

/** How a model learned: one panel per part of the loss (their scales differ), one for all validation metrics. */
export function learningCurves(run: ShownRun): Piece {
  const { epochs, bestEpoch, summary } = run.detail
  // Closed forms report one step: a point is no curve.
  if (epochs.length < 2) return null
  const mark = bestEpoch === null ? undefined : { x: bestEpoch, text: `best: ${bestEpoch}` }
  const losses = keysOf(epochs, (epoch) => epoch.losses)
  const measures = keysOf(epochs, (epoch) => epoch.validation)
  const lineOf = (name: string, dash: string, value: (epoch: EpochPoint) => number | undefined): Line => ({
    name,
    colour: run.colour,
    dash,
    points: epochs.flatMap((epoch) => {
      const y = value(epoch)
      return y === undefined ? [] : [{ x: epoch.epoch, y }]
    }),
  })
  const panels = losses.map(
    (key) =>
      html`<figure>
        <figcaption>${key} <span>training, mean per epoch</span></figcaption>
        ${lineChart({ description: `${key} over ${epochs.length} epochs; the numbers are in the table.`, xTitle: 'epoch', yTitle: key, lines: [lineOf(key, '', (epoch) => epoch.losses[key])], mark })}
      </figure>`,
  )
  const validation =
    measures.length === 0
      ? null
      : html`<figure>
          <figcaption>Validation <span>higher is better</span></figcaption>
          ${lineChart({
            description: `Validation metrics over ${epochs.length} epochs; the numbers are in the table.`,
            xTitle: 'epoch',
            yTitle: measures.length === 1 ? metricTitle(measures[0]) : 'metric',
            lines: measures.map((key, i) =>
              lineOf(metricTitle(key), measureDashes[i % measureDashes.length], (epoch) => epoch.validation[key]),
            ),
            mark,
          })}
        </figure>`
  const perEpoch = summary.secondsPerEpoch === null ? '' : `, ${durationText(summary.secondsPerEpoch * 1000)} each`
  return html`<h3>${swatch(run)}${run.name} <span class="of">${epochs.length} epochs${perEpoch}</span></h3>
    <div class="panels">${validation}${panels}</div>
    ${epochTable(epochs, losses, measures)}`
}

function epochTable(epochs: readonly EpochPoint[], losses: readonly string[], measures: readonly string[]): Markup {
  const loss = (epoch: EpochPoint, key: string): string => (epoch.losses[key] === undefined ? '' : plainText(epoch.losses[key]))
  const measure = (epoch: EpochPoint, key: string): string =>
    epoch.validation[key] === undefined ? '' : metricText(epoch.validation[key], 4)
  return html`<details>
    <summary>The numbers behind these curves</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="n">Epoch</th>
            ${[...losses, ...measures.map(metricTitle)].map((key) => html`<th scope="col" class="n">${key}</th>`)}
            <th scope="col" class="n">Seconds</th>
            <th scope="col" class="n">Memory, MiB</th>
          </tr>
        </thead>
        <tbody>
          ${epochs.map(
            (epoch) =>
              html`<tr>
                <td class="n">${epoch.epoch}</td>
                ${losses.map((key) => html`<td class="n">${loss(epoch, key)}</td>`)}${measures.map((key) => html`<td class="n">${measure(epoch, key)}</td>`)}
                <td class="n">${epoch.seconds.toFixed(2)}</td>
                <td class="n">${Math.round(epoch.memoryMb)}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

function keysOf(epochs: readonly EpochPoint[], values: (epoch: EpochPoint) => Record<string, number>): string[] {
  return [...new Set(epochs.flatMap((epoch) => Object.keys(values(epoch))))]
}
