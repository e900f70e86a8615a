import type { CellState, Look } from '../../document.ts'
import { html, type Markup } from '../markup.ts'

/** A state is never a colour alone: it has a sign and a word. */
export const stateWords: Readonly<Record<CellState, string>> = {
  good: '\u2713 good',
  warning: '! warning',
  open: '? open',
  better: '\u25b2 better',
  worse: '\u25bc worse',
}

/** The sign before a cell that has words of its own. */
export const stateSigns: Readonly<Record<CellState, string>> = {
  good: '\u2713',
  warning: '!',
  open: '?',
  better: '\u25b2',
  worse: '\u25bc',
}

export function swatch({ series }: Look): Markup {
  const colour = series === 0 ? '--baseline' : `--series-${series}`
  return html`<span class="swatch${series === 0 ? ' baseline' : ''}" style="color:var(${colour})" aria-hidden="true"></span>`
}
