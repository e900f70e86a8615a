import { computed, type ComputedRef } from 'vue'
import { useQueryText } from '../../composables/use-query.ts'
import { readItems, readRatings, writeItems, writeRatings } from './item-list-text.ts'
import { type HistoryEdit, isEdited } from './what-if.ts'

export interface EditedHistory {
  readonly edit: ComputedRef<HistoryEdit>
  readonly edited: ComputedRef<boolean>
  toggle(item: string): void
  add(item: string): void
  /** null: as it was rated. */
  rate(item: string, rating: number | null): void
  reset(): void
}

/** The changes of the shown user's history: they live in the address, so that they can be reloaded and shared. */
export function useHistoryEdit(): EditedHistory {
  const offText = useQueryText('off')
  const addedText = useQueryText('on')
  const ratedText = useQueryText('rate')
  const edit = computed(() => ({ off: readItems(offText.value), added: readItems(addedText.value), rated: readRatings(ratedText.value) }))

  /** An added item goes away; an own one is switched off and on. */
  function toggle(item: string): void {
    const { off, added } = edit.value
    if (added.includes(item)) addedText.value = writeItems(added.filter((other) => other !== item))
    else offText.value = writeItems(off.includes(item) ? off.filter((other) => other !== item) : [...off, item])
  }

  return {
    edit,
    edited: computed(() => isEdited(edit.value)),
    toggle,
    add: (item) => {
      if (edit.value.off.includes(item)) toggle(item)
      else if (!edit.value.added.includes(item)) addedText.value = writeItems([item, ...edit.value.added])
    },
    rate: (item, rating) => {
      const others = edit.value.rated.filter((one) => one.item !== item)
      ratedText.value = writeRatings(rating === null ? others : [...others, { item, rating }])
    },
    reset: () => {
      offText.value = ''
      addedText.value = ''
      ratedText.value = ''
    },
  }
}
