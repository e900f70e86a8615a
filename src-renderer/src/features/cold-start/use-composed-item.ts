import { computed, ref, type ComputedRef } from 'vue'
import type { AttributeValues } from '../../../../src-main/contract/datasets.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { parseItem, writeItem } from './composed-item.ts'

export interface ComposedItem {
  readonly item: ComputedRef<AttributeValues>
  readonly isEmpty: ComputedRef<boolean>
  readonly canUndo: ComputedRef<boolean>
  /** `stroke`: changes with the same name that follow each other (a slider that moves) are undone together. */
  change(next: AttributeValues, stroke?: string): void
  undo(): void
}

const keptSteps = 200

/** The composed item lives in the address; the way to it, for undo, only on this page. */
export function useComposedItem(): ComposedItem {
  const text = useQueryText('item')
  const past = ref<readonly string[]>([])
  let lastStroke = ''

  function change(next: AttributeValues, stroke = ''): void {
    const written = writeItem(next)
    if (written === text.value) return
    if (stroke === '' || stroke !== lastStroke) past.value = [...past.value, text.value].slice(-keptSteps)
    lastStroke = stroke
    text.value = written
  }

  function undo(): void {
    const before = past.value.at(-1)
    if (before === undefined) return
    past.value = past.value.slice(0, -1)
    lastStroke = ''
    text.value = before
  }

  const item = computed(() => parseItem(text.value))
  return {
    item,
    isEmpty: computed(() => Object.keys(item.value).length === 0),
    canUndo: computed(() => past.value.length > 0),
    change,
    undo,
  }
}
