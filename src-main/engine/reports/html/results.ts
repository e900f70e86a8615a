import type { CompareResult, MetricValue } from '../../../contract/index.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { countText, metricText } from '../../kernel/number-text.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { figures, mainCutoff, primaryMetric, sharedCutoffs, type ShownRun, subjectOf } from '../shown-runs.ts'
import { intervalChart } from './interval-chart.ts'
import { lineChart } from './line-chart.ts'
import { definitionLink, mainTable } from './main-table.ts'
import { html, type Markup, type Piece } from './markup.ts'

/** Metrics whose curves over K are drawn. */
const curves = ['ndcg', 'recall_min']

/** Everything about one group of comparable runs: the first figure as a chart, the main table, curves over K, and all figures. */
export function resultsOf(group: readonly ShownRun[], compare: CompareResult): Markup {
  const cutoffs = sharedCutoffs(group)
  if (cutoffs.length === 0) return html`<p>These runs were measured at different cut-offs; no figure is shared.</p>`
  const primary = primaryMetric(group)
  const rows = group.map((run) => ({ name: run.name, colour: run.colour, ...figures(run)[primary] }))
  return html` <figure>
      <figcaption>${metricTitle(primary)} <span>mean over ${subjectOf(group)}s and 95 % interval</span></figcaption>
      <div class="scroll wide">
        ${intervalChart(`${metricTitle(primary)} of ${group.length} runs with intervals; the numbers are in the table below.`, metricTitle(primary), rows)}
      </div>
    </figure>
    ${mainTable(group, compare, primary, mainCutoff(cutoffs))}
    ${cutoffs.length > 1 ? html`<div class="panels">${curves.map((id) => curveOverK(id, group, cutoffs))}</div>` : null}
    ${allFigures(group, cutoffs)}`
}

function curveOverK(id: string, group: readonly ShownRun[], cutoffs: readonly number[]): Piece {
  const title = metricTitle(id)
  if (!group.every((run) => cutoffs.every((cutoff) => metricKey(id, cutoff) in figures(run)))) return null
  const lines = group.map((run) => ({
    name: run.name,
    colour: run.colour,
    dash: run.dash,
    points: cutoffs.map((cutoff) => {
      const { value, low, high } = figures(run)[metricKey(id, cutoff)]
      return { x: cutoff, y: value, low, high }
    }),
  }))
  return html`<figure>
    <figcaption>${title} <span>at every cut-off, with 95 % bands</span></figcaption>
    ${lineChart({ description: `${title} over K; the numbers are under \u201call figures\u201d.`, xTitle: 'K, length of the list', yTitle: `${title}@K`, xTicks: cutoffs, lines })}
  </figure>`
}

function allFigures(group: readonly ShownRun[], cutoffs: readonly number[]): Markup {
  const keys = metrics
    .flatMap(({ id, hasCutoff }) => (hasCutoff ? cutoffs.map((cutoff) => metricKey(id, cutoff)) : [id]))
    .filter((key) => group.every((run) => key in figures(run)))
  const cell = ({ value, low, high, users }: MetricValue): Markup =>
    html`<td class="n">
        ${metricText(value, 4)}${low === high ? null : html` <span class="of">[${metricText(low, 4)}, ${metricText(high, 4)}]</span>`}
      </td>
      <td class="n of">${countText(users)}</td>`
  return html`<details>
    <summary>All figures, with exact bounds</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            ${group.map(
              (run) =>
                html`<th scope="col" class="n">${run.name}</th>
                  <th scope="col" class="n">${subjectOf(group)}s</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${keys.map(
            (key) =>
              html`<tr>
                <th scope="row">${definitionLink(key)}</th>
                ${group.map((run) => cell(figures(run)[key]))}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}
