import type { MetricTable, RunMeans } from '../../../contract/index.ts'
import { writeSeedList } from '../../../contract/index.ts'
import { metrics as allMetrics } from '../../plugins/metrics/index.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { marginText, metricText } from '../../kernel/number-text.ts'
import { mainCutoff } from '../shown-runs.ts'
import { html, type Markup, type Piece } from './markup.ts'
import { definitionLink } from './main-table.ts'

interface Mean {
  readonly name: string
  readonly about: string
  readonly metrics: MetricTable
}

/** Runs that are one figure together: folds of one cross-validation, seeds of one recipe. */
export function meansOf({ folds, seeds }: RunMeans): Piece {
  return [
    meanTable(
      'Means over folds',
      'Mean over the folds ± half of its 95 % interval (Student’s t). Folds share training data: the interval is a little too short.',
      folds.map(({ name, folds: count, metrics }) => ({ name, about: `${count} folds`, metrics })),
    ),
    meanTable(
      'Means over seeds',
      'Mean over the seeds ± half of its 95 % interval (Student’s t): what another seed may change, not what other users may.',
      seeds.map(({ name, seeds: all, metrics }) => ({ name, about: `seeds ${writeSeedList(all)}`, metrics })),
    ),
  ]
}

function meanTable(title: string, note: string, means: readonly Mean[]): Markup | null {
  if (means.length === 0) return null
  const cutoffs = [...new Set(means.flatMap(({ metrics }) => Object.keys(metrics).map((key) => Number(key.split('@')[1]))))]
  const cutoff = mainCutoff(cutoffs.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b))
  const keys = allMetrics.map(({ id }) => metricKey(id, cutoff)).filter((key) => means.some(({ metrics }) => key in metrics))
  return html`<h3>${title}</h3>
    <div class="scroll">
      <table>
        <caption>
          ${note}
        </caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            ${means.map(({ name, about }) => html`<th scope="col" class="n">${name}<span class="sub">${about}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${keys.map(
            (key) =>
              html`<tr>
                <th scope="row">${definitionLink(key)}</th>
                ${means.map(({ metrics }) => meanCell(metrics, key))}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`
}

function meanCell(metrics: MetricTable, key: string): Markup {
  if (!(key in metrics)) return html`<td class="n"></td>`
  const { value, low, high } = metrics[key]
  return html`<td class="n" title="${metricText(low, 4)} to ${metricText(high, 4)}">
    ${metricText(value)} <span class="of">± ${marginText(low, high)}</span>
  </td>`
}
