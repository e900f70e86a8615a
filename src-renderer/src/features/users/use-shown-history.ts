import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import type { HistoryChange, Listener } from '../../../../src-main/contract/explain.ts'
import type { UserList } from '../../../../src-main/contract/explore.ts'
import type { ScenarioHistory } from '../../../../src-main/contract/scenarios.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { composingMode } from './history-query.ts'
import { readItems, writeItems } from './item-list-text.ts'
import { type EditedHistory, useHistoryEdit } from './use-history-edit.ts'
import { editedItems } from './what-if.ts'

/** Whose lists are shown: a user's, perhaps with a changed history, or those of a history made up here. All of it lives in the address. */
export interface ShownHistory {
  /** Whether the made-up history counts, not the user. */
  readonly isComposing: ComputedRef<boolean>
  /** '' while nobody is chosen. */
  readonly user: ComputedRef<string>
  /** The made-up history. */
  readonly items: ComputedRef<readonly string[]>
  /** What was changed of the user's. */
  readonly changes: EditedHistory
  /** As a scenario keeps it; null while nothing is changed or made up. */
  readonly toKeep: ComputedRef<ScenarioHistory | null>
  /** Whose list is explained, as it is shown: with the changes. `main` is the user's own list, null before it is there. */
  listener(main: UserList | null): Listener
  /** Makes up another history. */
  setItems(items: readonly string[]): void
  /** Makes a proposed change of the history. */
  make(change: HistoryChange): void
}

export function useShownHistory(): ShownHistory {
  const route = useRoute()
  const mode = useQueryText('mode')
  const itemsText = useQueryText('items')
  const changes = useHistoryEdit()
  const user = computed(() => (typeof route.params.user === 'string' ? route.params.user : ''))
  const isComposing = computed(() => mode.value === composingMode)
  const items = computed(() => readItems(itemsText.value))

  function setItems(next: readonly string[]): void {
    itemsText.value = writeItems(next)
  }

  return {
    isComposing,
    user,
    items,
    changes,
    toKeep: computed(() => {
      if (isComposing.value) return items.value.length === 0 ? null : { kind: 'history', items: [...items.value] }
      if (!changes.edited.value || user.value === '') return null
      const { off, added, rated } = changes.edit.value
      return { kind: 'user', user: user.value, off: [...off], added: [...added], rated: [...rated] }
    }),
    listener: (main) => {
      if (isComposing.value) return { items: [...items.value] }
      if (!changes.edited.value || main === null) return { user: user.value }
      return { items: editedItems(main, changes.edit.value) }
    },
    setItems,
    make: ({ kind, item }) => {
      if (isComposing.value) setItems(kind === 'add' ? [item, ...items.value] : items.value.filter((other) => other !== item))
      else if (kind === 'add') changes.add(item)
      else changes.toggle(item)
    },
  }
}
