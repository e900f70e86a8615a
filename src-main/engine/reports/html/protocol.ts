import type { RunDetail } from '../../../contract/index.ts'
import type { Check } from '../checklist.ts'
import { isChanged, settingsText, valueText } from '../methods-text.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { countText, durationText } from '../../kernel/number-text.ts'
import { type ShownRun, subjectOf } from '../shown-runs.ts'
import { html, type Markup, type Piece } from './markup.ts'
import { runHeading, swatch } from './main-table.ts'

/** What makes two figures comparable, and what happened to each run: one column per run. */
export function protocolTable(runs: readonly ShownRun[]): Markup {
  const row = (title: string, value: (detail: RunDetail) => Piece): Markup =>
    html`<tr>
      <th scope="row">${title}</th>
      ${runs.map(({ detail }) => html`<td class="n">${value(detail)}</td>`)}
    </tr> `
  const count = (value: number | undefined): string => (value === undefined ? '\u2013' : countText(value))
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          ${runs.map((run) => runHeading(run))}
        </tr>
      </thead>
      <tbody>
        ${row('Dataset', ({ summary }) => summary.datasetName)} ${row('Split', ({ split }) => split.id)}
        ${row('Split hash', ({ protocol }) => html`<code title="${protocol?.splitHash ?? ''}">${protocol?.splitHash.slice(0, 12) ?? '\u2013'}</code>`)}
        ${row('Candidates', ({ protocol }) => protocol?.candidates ?? '\u2013')}
        ${row('Final fit', ({ protocol }) => protocol?.finalFit ?? '\u2013')}
        ${row(subjectText(runs, 'evaluated'), ({ protocol }) => count(protocol?.usersEvaluated))}
        ${row(subjectText(runs, 'with nothing to find, left out'), ({ protocol }) => count(protocol?.usersWithoutTestItems))}
        ${row(subjectText(runs, 'with empty lists, score 0'), ({ protocol }) => count(protocol?.usersWithEmptyLists))}
        ${row('Test openings', ({ protocol }) => count(protocol?.testOpenings))}
        ${row('Computed on', ({ summary }) => [summary.backend ?? '\u2013', summary.device ? html`<span class="sub">${summary.device}</span>` : null])}
        ${row('Training', ({ timings }) => (timings['training'] === undefined ? '\u2013' : durationText(timings['training'])))}
        ${row('Peak memory', ({ summary }) => (summary.peakMemoryMb === null ? '\u2013' : `${countText(summary.peakMemoryMb)} MiB`))}
        ${row('Versions', ({ versions }) => Object.entries(versions).map(([name, version]) => html`<span class="sub">${name} ${version}</span>`))}
      </tbody>
    </table>
  </div>`
}

/** Every setting of every run; what differs from the model's defaults is bold. */
export function settingsTables(runs: readonly ShownRun[]): Markup {
  return html`<div class="settings">
    ${runs.map((run) => {
      const { config, defaults, split } = run.detail
      const keys = [...new Set([...Object.keys(defaults), ...Object.keys(config)])]
      const rows = keys.map((key) => {
        const value = key in config ? config[key] : defaults[key]
        return html`<tr class="${isChanged(value, defaults[key]) ? 'changed' : ''}">
          <th scope="row">${key}</th>
          <td class="n">${valueText(value)}</td>
        </tr>`
      })
      return html`<section>
        <h3>${swatch(run)}${run.name}</h3>
        ${
          keys.length === 0
            ? html`<p class="note">This model has no settings.</p>`
            : html`<table>
                <tbody>
                  ${rows}
                </tbody>
              </table>`
        }
        <p class="note">Split ${split.id}: ${settingsText(split.config)}.</p>
      </section>`
    })}
  </div>`
}

export function commandList(runs: readonly ShownRun[]): Piece {
  return runs.map(
    (run) =>
      html`<h3>${swatch(run)}${run.name}</h3>
        <pre><code>${run.detail.command}</code></pre>`,
  )
}

const states = { good: '\u2713 good', warning: '! warning', open: '? open' }

export function checklistTable(checks: readonly Check[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Question</th>
        <th scope="col">State</th>
        <th scope="col">Answer</th>
      </tr>
    </thead>
    <tbody>
      ${checks.map(
        ({ question, state, answer }) =>
          html`<tr>
            <th scope="row">${question}</th>
            <td><span class="badge ${state}">${states[state]}</span></td>
            <td>${answer}</td>
          </tr> `,
      )}
    </tbody>
  </table>`
}

/** The definitions of the metrics that occur. */
export function definitions(runs: readonly ShownRun[]): Markup {
  const used = new Set(runs.flatMap(({ detail }) => Object.keys(detail.summary.metrics).map((key) => key.split('@')[0])))
  return html`<dl class="terms">
    ${metrics
      .filter(({ id }) => used.has(id))
      .map(
        ({ id, title, formula, summary, higherIsBetter }) =>
          html`<dt id="metric-${id}">
              ${title}@K
              <span class="of">${id}, ${higherIsBetter ? 'higher' : 'lower'} is better</span>
            </dt>
            <dd>${formula}.</dd>
            <dd class="note">${summary}</dd>`,
      )}
  </dl>`
}

/** `Users evaluated`, `Items evaluated`, or both where the runs differ. */
function subjectText(runs: readonly ShownRun[], what: string): string {
  const subjects = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].sort().reverse()
  const text = `${subjects.join(' or ')} ${what}`
  return text[0].toUpperCase() + text.slice(1)
}
