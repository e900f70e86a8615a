import type { AttributeValues, HistoryEntry } from '../../../contract/index.ts'
import type { ShownList } from '../report-input.ts'
import { countText, metricText, plainText } from '../../kernel/number-text.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import {} from '../shown-runs.ts'
import { html, type Markup, type Piece } from './markup.ts'

/** So many entries of a history are printed, the newest last. */
const shownHistory = 10
const shownMissed = 6
const shownValues = 2

/** One user: what they did, what was recommended, which hidden items were found, and where the others are. */
export function userCard(list: ShownList, runName: string): Markup {
  const known = list.history.filter((entry) => entry.part === 'known')
  const hits = list.items.filter((item) => item.heldOutHit).length
  const heldOut = hits + list.missed.length
  const facts = [
    attributesText(list.userAttributes),
    heldOut === 0 ? '' : `${hits} of ${heldOut} hidden items in the first ${list.items.length}`,
    figureText(list),
  ]
  return html`<article class="user">
    <header>
      <h3>User ${list.user ?? 'made up'}</h3>
      <span class="note">${facts.filter((fact) => fact !== '').join(' \u00b7 ')}</span>
    </header>
    <div class="columns">
      <section>
        <h4>
          ${known.length > shownHistory ? `Last ${shownHistory} of ${countText(known.length)} known items` : `${known.length} known items`}
        </h4>
        <ul class="plain">
          ${known.slice(-shownHistory).map(historyLine)}
        </ul>
      </section>
      <section>
        <h4>Recommended by ${runName}, among ${countText(list.candidates)} candidates</h4>
        <ol class="plain list">
          ${list.items.map((item) => listLine(item, list.items))}
        </ol>
      </section>
    </div>
    ${missedLine(list)}
  </article> `
}

function historyLine(entry: HistoryEntry): Markup {
  const rating = entry.rating === null ? '' : ` \u2605${plainText(entry.rating)}`
  return html`<li><span>${entry.title ?? entry.item}</span><span class="kind">${attributesText(entry.attributes)}${rating}</span></li>`
}

function listLine(item: ShownList['items'][number], all: ShownList['items']): Markup {
  return html`<li class="${item.heldOutHit ? 'hit' : ''}">
    <span class="rank">${item.rank}</span><span>${item.heldOutHit ? html`<span role="img" aria-label="hit">●</span>` : null}</span
    ><span class="title">${item.title ?? item.item} <span class="kind">${attributesText(item.attributes)}</span></span
    ><span class="track" aria-hidden="true"><i style="width:${barWidth(item.score, all)}%"></i></span
    ><span class="score">${scoreText(item.score, all)}</span>
  </li>`
}

/** Scores have no zero of their own: the best is a full bar, the last shown a quarter. */
function barWidth(score: number, all: ShownList['items']): string {
  const [high, low] = [all[0].score, all[all.length - 1].score]
  return (high === low ? 100 : 25 + (75 * (score - low)) / (high - low)).toFixed(1)
}

/** The same decimals in the whole list: three digits of its best score. */
function scoreText(score: number, all: ShownList['items']): string {
  const digits = 2 - Math.floor(Math.log10(Math.abs(all[0].score) || 1))
  return score.toFixed(Math.max(0, Math.min(6, digits))).replace('-', '\u2212')
}

function missedLine(list: ShownList): Piece {
  if (list.missed.length === 0) return null
  const more = list.missed.length - shownMissed
  return html`<p class="missed">
    Hidden, but not in this list:
    ${list.missed
      .slice(0, shownMissed)
      .map(({ title, item, rank }) => `${title ?? item} (rank ${countText(rank)})`)
      .join(', ')}${more > 0 ? ` and ${more} more, the last at rank ${countText(list.missed[list.missed.length - 1].rank)}` : ''}.
  </p>`
}

function figureText({ metrics }: ShownList): string {
  const key = ['ndcg@20', ...Object.keys(metrics)].find((known) => known in metrics)
  return key === undefined ? '' : `${metricTitle(key)} ${metricText(metrics[key])}`
}

/** A few values, shortest fields first in the order of the data: `Drama, Comedy`. */
function attributesText(attributes: AttributeValues): string {
  const values = Object.values(attributes).flatMap((value) => (Array.isArray(value) ? value : [String(value)]))
  return values.slice(0, shownValues).join(', ')
}
