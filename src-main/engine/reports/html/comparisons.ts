import type { CompareResult } from '../../../contract/index.ts'
import { type Comparison, comparisonsInWords } from '../comparison-text.ts'
import { percentText } from '../../kernel/number-text.ts'
import { type ShownRun, subjectOf } from '../shown-runs.ts'
import { html, type Markup, type Piece } from './markup.ts'

const verdicts = { better: '\u25b2 better', worse: '\u25bc worse', open: '? undecided' }

/** The paired comparisons of a group in sentences, with the shares of users as a bar. */
export function comparisonsOf(group: readonly ShownRun[], compare: CompareResult): Piece {
  return comparisonsInWords(group, compare).map(
    ({ verdict, sentence, shares }) =>
      html`<div class="verdict">
        <span class="badge ${verdict}">${verdicts[verdict]}</span>
        <div>
          <p>${sentence}</p>
          ${shareBar(shares, subjectOf(group))}
        </div>
      </div> `,
  )
}

function shareBar({ better, equal, worse }: Comparison['shares'], subject: string): Markup {
  const part = (share: number, colour: string): Piece =>
    share === 0 ? null : html`<i style="flex:${share.toFixed(4)};background:var(${colour})"></i>`
  return html`<div
    class="shares"
    role="img"
    aria-label="better for ${percentText(better)}, the same for ${percentText(equal)}, worse for ${percentText(worse)} of the ${subject}s"
  >
    ${part(better, '--good')}${part(equal, '--line')}${part(worse, '--bad')}
  </div>`
}
