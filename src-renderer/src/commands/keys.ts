/** The part of a keyboard event that matters; `mod` is Ctrl, or Command on a Mac. */
export interface KeyPress {
  readonly key: string
  readonly mod: boolean
  readonly alt: boolean
}

/** `mod+k`, `g`, `?`, `Enter`: letters in lower case, so that Caps Lock changes nothing; the space bar by name, since a space parts two keys. */
export function writeKey({ key, mod, alt }: KeyPress): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key
  return `${mod ? 'mod+' : ''}${alt ? 'alt+' : ''}${name}`
}

export type KeyReading<C> = { readonly kind: 'run'; readonly command: C } | { readonly kind: 'wait' } | { readonly kind: 'none' }

interface Bound {
  readonly keys: string
}

/**
 * Reads single keys and two-key sequences (`g d`). The first key of a sequence waits for its second for a while; a second key that fits
 * nothing is read as a first one. When two commands share keys the later one wins: what a screen binds goes before what the frame binds.
 */
export function createKeyReader<C extends Bound>(patienceMs: number): (key: string, at: number, commands: readonly C[]) => KeyReading<C> {
  let first: { readonly key: string; readonly at: number } | null = null

  function find(keys: string, commands: readonly C[]): C | undefined {
    return commands.findLast((command) => command.keys === keys)
  }

  return (key, at, commands) => {
    const started = first !== null && at - first.at <= patienceMs ? first.key : null
    first = null
    const chord = started === null ? undefined : find(`${started} ${key}`, commands)
    if (chord !== undefined) return { kind: 'run', command: chord }
    const single = find(key, commands)
    if (single !== undefined) return { kind: 'run', command: single }
    if (commands.some((command) => command.keys.startsWith(`${key} `))) {
      first = { key, at }
      return { kind: 'wait' }
    }
    return { kind: 'none' }
  }
}

/** `Ctrl K`, `G then D`: as they are printed. */
export function printKeys(keys: string, isMac: boolean): string[] {
  return keys.split(' ').map((key) =>
    key
      // Not at the last sign, which is the plus key itself.
      .split(/\+(?=.)/)
      .map((part) =>
        part === 'mod'
          ? isMac
            ? '⌘'
            : 'Ctrl'
          : part === 'alt'
            ? 'Alt'
            : part.length === 1
              ? part.toUpperCase()
              : part === 'Escape'
                ? 'Esc'
                : part,
      )
      .join(' '),
  )
}
