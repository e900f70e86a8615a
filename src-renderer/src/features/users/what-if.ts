import type { HistoryEntry, UserList } from '../../../../src-main/contract/explore.ts'

/** What a person changes of a user's history to see the list move: items switched off, items added (the newest first), ratings given anew. */
export interface HistoryEdit {
  readonly off: readonly string[]
  readonly added: readonly string[]
  readonly rated: readonly { readonly item: string; readonly rating: number }[]
}

export function isEdited({ off, added, rated }: HistoryEdit): boolean {
  return off.length + added.length + rated.length > 0
}

export function isSameEdit(a: HistoryEdit, b: HistoryEdit): boolean {
  const write = ({ off, added, rated }: HistoryEdit): string =>
    JSON.stringify([off.toSorted(), added, rated.map(({ item, rating }) => [item, rating]).toSorted()])
  return write(a) === write(b)
}

/** Whether the model sees an entry after the change: a rating given anew counts from the threshold on; what is hidden stays hidden. */
export function countsIn(
  { item, part }: Pick<HistoryEntry, 'item' | 'part'>,
  { off, rated }: HistoryEdit,
  threshold: number | null,
): boolean {
  if (part === 'heldOut' || off.includes(item)) return false
  const anew = rated.find((one) => one.item === item)
  if (anew === undefined || threshold === null) return part === 'known'
  return anew.rating >= threshold
}

/** The items that the model is asked about, newest first; each once. */
export function editedItems({ history, threshold }: Pick<UserList, 'history' | 'threshold'>, edit: HistoryEdit): string[] {
  const known = history.filter((entry) => countsIn(entry, edit, threshold)).map(({ item }) => item)
  return [...new Set([...edit.added, ...known.reverse()])]
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
export function compareLists(original: UserList, changed: UserList, edit: HistoryEdit): EditedList {
  const before = new Map([...original.items, ...original.missed].map(({ item, rank }) => [item, rank]))
  const heldOut = new Set(original.history.filter(({ part }) => part === 'heldOut').map(({ item }) => item))
  const left = new Set(
    original.history.filter((entry) => entry.part === 'known' && !countsIn(entry, edit, original.threshold)).map(({ item }) => item),
  )
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
