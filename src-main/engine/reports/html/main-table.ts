import type { CompareResult, MetricValue } from '../../../contract/index.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { countText, differenceText, marginText, metricText, pText } from '../../kernel/number-text.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import type { PairedTest } from '../../../contract/index.ts'
import { figures, findTest, type ShownRun, subjectOf } from '../shown-runs.ts'
import { html, type Markup, type Piece } from './markup.ts'

/**
 * One line per metric, one figure per run, and beside it the difference to the first run: bold and coloured only where the paired test, corrected
 * for all tests of the table, says so.
 */
export function mainTable(group: readonly ShownRun[], compare: CompareResult, primary: string, cutoff: number): Markup {
  const keys = [...new Set([primary, ...metrics.map(({ id }) => metricKey(id, cutoff))])].filter((key) =>
    group.every((run) => key in figures(run)),
  )
  const tests = keys.flatMap((key) => group.slice(1).flatMap((run) => findTest(compare, run, key) ?? []))
  const hasTests = (run: ShownRun): boolean => tests.some((test) => test.runId === run.detail.summary.id)
  return html`<div class="scroll">
    <table>
      <caption>
        ${captionText(group, tests.length > 0)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          ${group.map((run) => runHeading(run, hasTests(run) ? 2 : 1))}
        </tr>
      </thead>
      <tbody>
        ${keys.map(
          (key) =>
            html`<tr class="${key === primary ? 'first' : ''}">
              <th scope="row">${definitionLink(key)}</th>
              ${group.map((run) => [figureCell(figures(run)[key]), hasTests(run) ? differenceCell(findTest(compare, run, key)) : null])}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

/** The run's name with its colour, and what it is. */
export function runHeading(run: ShownRun, columns = 1): Markup {
  const { modelTitle, seed } = run.detail.summary
  return html`<th scope="col" class="n" colspan="${columns}">
    ${swatch(run)}${run.name}<span class="sub">${modelTitle}, seed ${seed}</span>
  </th>`
}

export function swatch(run: ShownRun): Markup {
  return html`<span class="swatch${run.isBaseline ? ' baseline' : ''}" style="color:${run.colour}" aria-hidden="true"></span>`
}

/** The metric's name, one click from its definition. */
export function definitionLink(key: string): Markup {
  return html`<a href="#metric-${key.split('@')[0]}">${metricTitle(key)}</a>`
}

function figureCell({ value, low, high }: MetricValue): Markup {
  if (low === high) return html`<td class="n">${metricText(value)}</td>`
  return html`<td class="n" title="${metricText(low, 4)} to ${metricText(high, 4)}">
    ${metricText(value)} <span class="of">± ${marginText(low, high)}</span>
  </td>`
}

function differenceCell(test: PairedTest | undefined): Piece {
  if (!test) return html`<td></td>`
  const { difference, low, high, corrected, verdict, effectSize } = test
  const effect = effectSize === null ? '' : `, effect size ${differenceText(effectSize)}`
  const bounds = `${differenceText(low)} to ${differenceText(high)}, ${pText(corrected.randomization)}${effect}`
  if (verdict === 'open') return html`<td class="d" title="${bounds}">${differenceText(difference)}</td>`
  const change = difference > 0 ? 'up' : 'down'
  return html`<td class="d sure ${change}" title="${bounds}">${change === 'up' ? '\u25b2' : '\u25bc'} ${differenceText(difference)}</td>`
}

function captionText(group: readonly ShownRun[], isTested: boolean): string {
  const counted = countText(group[0].detail.protocol?.usersEvaluated ?? 0)
  const means = `Means over ${counted} ${subjectOf(group)}s \u00b1 half of the 95 % interval; exact bounds on hover and under \u201call figures\u201d. Coverage, Gini, novelty and popularity lift describe all lists together and have no interval.`
  if (!isTested) return means
  return `${means} Beside each figure: the paired difference to ${group[0].name}, bold where a randomisation test holds after Holm\u2019s correction for the ${group.length - 1} runs compared on that metric.`
}
