import { printKeys } from './keys.ts'
import type { Shortcut } from './shortcuts.ts'

/** Keys that lists, fields and dialogs use themselves. */
const kept = new Set([
  ...['Enter', 'Escape', 'Tab', 'Space', 'Backspace', 'Delete'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
])
/** What copies, pastes, undoes, closes and reloads in every window: the page never gets some of them, and people rely on the others. */
const ofTheWindow = new Set([...'acvxyztnwqrloph0123456789+-='].map((letter) => `mod+${letter}`))

/** A command and the keys that it has now. */
export interface Binding {
  readonly id: string
  readonly title: string
  /** Unknown for commands without keys as delivered: they are taken to be beside every other one. */
  readonly scope: Shortcut['scope'] | null
  readonly keys: string
}

function meet(a: Binding['scope'], b: Binding['scope']): boolean {
  return a === b || [a, b].some((scope) => scope === null || scope === 'Everywhere' || scope === 'Lists')
}

/** `g` and `g d` too: a key that does something by itself never waits for a second. */
function collide(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `))
}

/** Why a command cannot have these keys, in words that say what to do; null when it can. */
export function refuseKeys(wanted: Binding, others: readonly Binding[], isMac: boolean): string | null {
  const printed = printKeys(wanted.keys, isMac).join(' then ')
  const parts = wanted.keys.split(' ').filter((part) => part !== '')
  if (parts.some((part) => kept.has(part)))
    return `${printed} moves, opens or closes in lists and fields. Choose a letter, a sign, or ${printKeys('mod', isMac).join('')} with a letter.`
  if (parts.some((part) => ofTheWindow.has(part))) return `${printed} belongs to the window or to text fields. Choose other keys.`
  const taken = others.find(({ id, scope, keys }) => id !== wanted.id && meet(scope, wanted.scope) && collide(keys, wanted.keys))
  if (taken === undefined) return null
  const place = taken.scope === null ? '' : ` (${taken.scope})`
  return taken.keys === wanted.keys
    ? `${printed} is “${taken.title}”${place}. Choose other keys, or change those first.`
    : `${printed} cannot be beside ${printKeys(taken.keys, isMac).join(' then ')}, which is “${taken.title}”${place}. Choose other keys.`
}
