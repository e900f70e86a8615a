import type { HistoryEntry, UserList } from '../../../../src-main/contract/explore.ts'

/** What a person changes of a user's history to see the list move: items switched off, items added (the newest first). */
export interface HistoryEdit {
  readonly off: readonly string[]
  readonly added: readonly string[]
}

export const noEdit: HistoryEdit = { off: [], added: [] }

export function isEdited({ off, added }: HistoryEdit): boolean {
  return off.length + added.length > 0
}

/** The items that the model is asked about, newest first; each once. */
export function editedItems(history: readonly HistoryEntry[], { off, added }: HistoryEdit): string[] {
  const left = new Set(off)
  const known = history.filter(({ part, item }) => part === 'known' && !left.has(item)).map(({ item }) => item)
  return [...new Set([...added, ...known.reverse()])]
}

/** How a row moved: places up (negative: down), or not there before, or taken out of the history and so back among what can be shown. */
export type RowChange = { readonly kind: 'moved'; readonly by: number } | { readonly kind: 'new' } | { readonly kind: 'takenOut' }

export interface EditedList {
  /** The changed list with the user's own history and held-out marks. */
  readonly list: UserList
  /** By item; rows that stayed where they were have none. */
  readonly changes: ReadonlyMap<string, RowChange>
  /** Items of the original list, as long as the changed one, that are no longer in it. */
  readonly gone: readonly { readonly item: string; readonly title: string | null; readonly rank: number }[]
}

/**
 * The changed list beside the original: its hits marked, every row with its change of rank. `original` may be longer than the changed list,
 * so that the old rank of what came up from below is known.
 */
export function compareLists(original: UserList, changed: UserList, { off }: HistoryEdit): EditedList {
  const before = new Map([...original.items, ...original.missed].map(({ item, rank }) => [item, rank]))
  const heldOut = new Set(original.history.filter(({ part }) => part === 'heldOut').map(({ item }) => item))
  const left = new Set(off)
  const changes = new Map<string, RowChange>()
  for (const { item, rank } of changed.items) {
    const was = before.get(item)
    if (left.has(item)) changes.set(item, { kind: 'takenOut' })
    else if (was === undefined) changes.set(item, { kind: 'new' })
    else if (was !== rank) changes.set(item, { kind: 'moved', by: was - rank })
  }
  const shown = new Set(changed.items.map(({ item }) => item))
  return {
    list: {
      ...changed,
      user: original.user,
      role: original.role,
      userAttributes: original.userAttributes,
      history: original.history,
      items: changed.items.map((entry) => ({ ...entry, heldOutHit: heldOut.has(entry.item) })),
    },
    changes,
    gone: original.items.slice(0, changed.items.length).filter(({ item }) => !shown.has(item)),
  }
}
