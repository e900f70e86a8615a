/** HTML that is known to be well formed; only `html` and `raw` make it, and `html` escapes every plain text that is put into it. */
export interface Markup {
  readonly markup: string
}

export type Piece = string | number | Markup | null | readonly Piece[]

/** A template whose holes are escaped, unless they are markup themselves. Lists are joined; null is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return raw(strings.reduce((text, part, i) => text + toMarkup(pieces[i - 1] ?? null) + part))
}

/** Text that needs no escaping because we wrote it ourselves: style sheets and the like. */
export function raw(markup: string): Markup {
  return { markup }
}

function toMarkup(piece: Piece): string {
  if (piece === null) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece))
  if ('markup' in piece) return piece.markup
  return piece.map(toMarkup).join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Safe as text and inside quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character])
}
