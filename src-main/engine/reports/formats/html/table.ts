import type { Cell, Column, Evidence, TableNode } from '../../document.ts'
import { longEvidence, shortEvidence } from '../../evidence.ts'
import { html, type Markup, type Piece } from '../markup.ts'
import { stateSigns, swatch } from './states.ts'

export function tableMarkup(table: TableNode, links: boolean): Markup {
  const { title, caption, columns, rows, evidence, isFolded } = table
  const content = html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table>
        ${
          caption === undefined || isFolded
            ? null
            : html`<caption>
                ${caption}
              </caption>`
        }
        <thead>
          <tr>
            ${columns.map(headingCell)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ cells, emphasis }) =>
              html`<tr class="${emphasis ?? ''}">
                ${cells.map((cell, i) => bodyCell(links ? cell : { ...cell, metric: undefined }, columns[i], i === 0))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${evidence ? evidenceLine(evidence) : null}`
  if (!isFolded) return content
  return html`<details>
    <summary>${caption ?? title}</summary>
    ${content}
  </details>`
}

/** Where the figures come from; the exact definitions unfold. */
export function evidenceLine(evidence: Evidence): Markup {
  return html`<details class="source">
    <summary>${shortEvidence(evidence)}</summary>
    <p>${longEvidence(evidence)}</p>
  </details>`
}

function headingCell({ title, note, isNumber, look }: Column): Markup {
  return html`<th scope="col" class="${isNumber ? 'n' : ''}">
    ${look ? swatch(look) : null}${title}${note === undefined ? null : html`<span class="sub">${note}</span>`}
  </th>`
}

function bodyCell(cell: Cell, { isNumber }: Column, isFirst: boolean): Markup {
  const classes = [isNumber ? 'n' : '', cell.state ?? ''].filter((name) => name !== '').join(' ')
  if (isFirst) return html`<th scope="row" class="${classes}">${cellContent(cell)}</th>`
  return html`<td class="${classes}">${cellContent(cell)}</td>`
}

function cellContent({ text, note, state, bar, metric }: Cell): Piece {
  return [
    state === undefined ? null : html`<span class="sign">${stateSigns[state]} </span>`,
    metric === undefined ? text : html`<a href="#metric-${metric}">${text}</a>`,
    note === undefined ? null : html` <span class="of">${note}</span>`,
    bar === undefined ? null : html`<span class="track" aria-hidden="true"><i style="width:${(100 * bar).toFixed(1)}%"></i></span>`,
  ]
}
