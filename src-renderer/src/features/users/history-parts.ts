import type { EvaluatedUser, HistoryEntry, UserList } from '../../../../src-main/contract/explore.ts'
import type { IconName } from '../../components/icons.ts'
import { countsIn, type HistoryEdit } from './what-if.ts'

export type Part = HistoryEntry['part']

/** Every part differs by icon and word, never by colour alone. */
export const partLooks: Record<Part, { readonly word: string; readonly icon: IconName; readonly explanation: string }> = {
  known: { word: 'known', icon: 'done', explanation: 'The model saw it as input.' },
  heldOut: { word: 'held out', icon: 'lock', explanation: 'Hidden from the model: what a good list should contain.' },
  below: { word: 'below', icon: 'slash', explanation: 'Rated under the threshold, or left out by the rules of the split: never used.' },
}

export const roleWords: Record<UserList['role'], string> = {
  test: 'test user',
  validation: 'validation user',
  train: 'training user',
  unused: 'left out by the split',
  custom: 'made-up history',
}

/** In the place of a figure that a user does not have. */
export const shortRoles: Record<EvaluatedUser['role'], string> = { test: '–', validation: 'valid.', train: 'train', unused: 'unused' }

export function countParts(history: readonly Pick<HistoryEntry, 'part'>[]): Record<Part, number> {
  const counts = { known: 0, heldOut: 0, below: 0 }
  for (const { part } of history) counts[part] += 1
  return counts
}

/** What the model sees of an entry after the changes. */
export interface EntryState {
  readonly counts: boolean
  /** What was changed; else the part that the entry is in. */
  readonly word: string
  readonly icon: IconName
}

export function stateOf(entry: Pick<HistoryEntry, 'item' | 'part'>, edit: HistoryEdit, threshold: number | null): EntryState {
  const { item, part } = entry
  const counts = countsIn(entry, edit, threshold)
  const now = partLooks[part === 'heldOut' ? part : counts ? 'known' : 'below']
  if (part === 'known' && edit.added.includes(item)) return { counts, word: 'added', icon: counts ? 'plus' : now.icon }
  if (part === 'known' && !counts) return { counts, word: edit.off.includes(item) ? 'taken out' : 'now below', icon: now.icon }
  if (part === 'below' && counts) return { counts, word: 'now known', icon: now.icon }
  return { counts, word: partLooks[part].word, icon: now.icon }
}
