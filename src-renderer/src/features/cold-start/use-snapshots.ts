import { computed, type ComputedRef } from 'vue'
import type { AttributeValues } from '../../../../src-main/contract/datasets.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { parseItem, writeItem } from './composed-item.ts'

export const snapshotLetters = ['A', 'B', 'C'] as const
export type SnapshotLetter = (typeof snapshotLetters)[number]

interface Snapshots {
  readonly snapshots: ComputedRef<{ letter: string; item: AttributeValues }[]>
  keep(letter: SnapshotLetter, item: AttributeValues): void
  forget(letter: string): void
}

/** Up to three items that were put aside; they are in the address like the item itself. */
export function useSnapshots(): Snapshots {
  const texts = snapshotLetters.map((letter) => ({ letter, text: useQueryText(letter.toLowerCase()) }))
  return {
    snapshots: computed(() =>
      texts.filter(({ text }) => text.value !== '').map(({ letter, text }) => ({ letter, item: parseItem(text.value) })),
    ),
    keep(letter, item) {
      const place = texts.find((one) => one.letter === letter)
      if (place !== undefined) place.text.value = writeItem(item)
    },
    forget(letter) {
      const place = texts.find((one) => one.letter === letter)
      if (place !== undefined) place.text.value = ''
    },
  }
}
