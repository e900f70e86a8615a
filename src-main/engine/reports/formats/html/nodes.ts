import { percentText } from '../../../kernel/number-text.ts'
import type { CellState, ChartNode, GroupNode, LeafNode, ReportNode, Span } from '../../document.ts'
import { screenInk } from '../charts/ink.ts'
import { intervalChart } from '../charts/interval-chart.ts'
import { lineChart } from '../charts/line-chart.ts'
import { html, type Markup, type Piece } from '../markup.ts'
import { evidenceLine, tableMarkup } from './table.ts'
import { stateWords, swatch } from './states.ts'

/** `links`: names of metrics lead to their definitions, where the page has them. */
export function nodeMarkup(node: ReportNode, links: boolean): Markup {
  return node.kind === 'group' ? groupMarkup(node, links) : leafMarkup(node, links)
}

function groupMarkup({ layout, title, note, nodes }: GroupNode, links: boolean): Markup {
  const parts = nodes.map((node) => leafMarkup(node, links))
  if (layout === 'panels') return html`<div class="panels">${parts}</div>`
  return html`<article class="user">
    <header>
      <h3>${title}</h3>
      <span class="note">${note}</span>
    </header>
    <div class="columns">${parts.slice(0, 2).map((part) => html`<section>${part}</section>`)}</div>
    ${parts.slice(2)}
  </article>`
}

function leafMarkup(node: LeafNode, links: boolean): Markup {
  switch (node.kind) {
    case 'heading':
      return node.level === 3
        ? html`<h3>${node.look ? swatch(node.look) : null}${node.text}</h3>`
        : html`<h4>${node.look ? swatch(node.look) : null}${node.text}</h4>`
    case 'paragraph':
      return node.isNote ? html`<p class="note">${spans(node.spans)}</p>` : html`<p>${spans(node.spans)}</p>`
    case 'list': {
      const items = node.items.map((item) => html`<li>${spans(item)}</li>`)
      return node.isOrdered
        ? html`<ol class="words">
            ${items}
          </ol>`
        : html`<ul class="words">
            ${items}
          </ul>`
    }
    case 'code':
      return html`<pre><code>${node.text}</code></pre>`
    case 'facts':
      return html`<dl class="facts">
        ${node.facts.map(
          ({ name, value, note }) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}${note === '' ? null : html` <small>${note}</small>`}</dd>
            </div>`,
        )}
      </dl>`
    case 'table':
      return tableMarkup(node, links)
    case 'chart':
      return chartMarkup(node)
    case 'verdict':
      return verdictMarkup(node)
    case 'terms':
      return html`<dl class="terms">
        ${node.terms.map(
          ({ id, name, lines }) =>
            html`<dt id="metric-${id}">${name}</dt>
              ${lines.map((line) => html`<dd>${line}</dd>`)}`,
        )}
      </dl>`
  }
}

function chartMarkup({ chart, evidence }: ChartNode): Markup {
  const drawing =
    chart.kind === 'lines'
      ? lineChart(chart, screenInk)
      : html`<div class="scroll wide" tabindex="0" role="region" aria-label="${chart.title}">${intervalChart(chart, screenInk)}</div>`
  return html`<figure>
    <figcaption>${chart.title} <span>${chart.note}</span></figcaption>
    ${drawing}${evidence ? evidenceLine(evidence) : null}
  </figure>`
}

function verdictMarkup({ state, text, shares }: Extract<LeafNode, { kind: 'verdict' }>): Markup {
  const part = (share: number, colour: string): Piece =>
    share === 0 ? null : html`<i style="flex:${share.toFixed(4)};background:var(${colour})"></i>`
  const bar = shares
    ? html`<div
        class="shares"
        role="img"
        aria-label="better for ${percentText(shares.better)}, the same for ${percentText(shares.equal)}, worse for ${percentText(shares.worse)} of the ${shares.of}"
      >
        ${part(shares.better, '--good')}${part(shares.equal, '--line')}${part(shares.worse, '--bad')}
      </div>`
    : null
  return html`<div class="verdict">
    ${badge(state)}
    <div>
      <p>${text}</p>
      ${bar}
    </div>
  </div>`
}

function badge(state: CellState): Markup {
  return html`<span class="badge ${state}">${stateWords[state]}</span>`
}

function spans(all: readonly Span[]): Piece {
  return all.map(({ text, style }) => {
    switch (style) {
      case 'strong':
        return html`<strong>${text}</strong>`
      case 'emphasis':
        return html`<em>${text}</em>`
      case 'code':
        return html`<code>${text}</code>`
      case undefined:
        return text
    }
  })
}
