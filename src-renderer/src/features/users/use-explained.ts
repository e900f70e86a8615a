import { computed, type ComputedRef } from 'vue'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import { useQueryText } from '../../composables/use-query.ts'
import type { ListResult } from './list-results.ts'

/** The row whose reasons are shown. */
export interface Explained {
  readonly runId: RunId
  readonly item: string
}

const whyDetail = 'why'

/**
 * Which item's reasons stand beside the lists, kept in the address. Nobody's in particular: the first of the list, so that the panel follows
 * from user to user.
 */
export function useExplained(results: () => readonly ListResult[]): {
  readonly isOpen: ComputedRef<boolean>
  readonly explained: ComputedRef<Explained | null>
  open(runId?: RunId, item?: string): void
  close(): void
} {
  const detail = useQueryText('detail')
  const item = useQueryText('item')
  const by = useQueryText('by')
  const isOpen = computed(() => detail.value === whyDetail)
  const explained = computed(() => {
    const shown = results()
    const result = shown.find(({ runId }) => runId === by.value) ?? shown[0]
    if (!isOpen.value || result === undefined) return null
    const chosen = item.value === '' ? result.list?.items[0]?.item : item.value
    return chosen === undefined ? null : { runId: result.runId, item: chosen }
  })
  return {
    isOpen,
    explained,
    open: (runId, chosen = '') => {
      detail.value = whyDetail
      item.value = chosen
      if (runId !== undefined) by.value = runId === results()[0]?.runId ? '' : runId
    },
    close: () => {
      detail.value = ''
      item.value = ''
      by.value = ''
    },
  }
}
