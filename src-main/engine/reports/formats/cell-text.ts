import type { Cell } from '../document.ts'

/** A cell on one line: its state in a word, its text, what is said beside it. */
export function cellText({ text, note, state }: Cell): string {
  const isSaid = state === undefined || state === text
  return [text, note ?? '', isSaid ? '' : `(${state})`].filter((part) => part !== '').join(' ')
}
