import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowReactive } from 'vue'

/** Anything a person can do by name or by key. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly group: string
  /** `mod+k`, `g d`; '' for commands without keys. */
  readonly keys: string
  /** False for movements in a list, which make no sense by name. */
  readonly isInPalette: boolean
  readonly run: () => void
}

type Source = () => readonly Command[]

/** What can be done now: the frame's commands first, then those of the open screen. */
export const useCommandStore = defineStore('commands', () => {
  const sources = shallowReactive(new Set<Source>())
  const all = computed(() => [...sources].flatMap((source) => source()))
  const isPaletteOpen = ref(false)
  const isHelpOpen = ref(false)

  function register(source: Source): () => void {
    sources.add(source)
    return () => sources.delete(source)
  }

  return { all, isPaletteOpen, isHelpOpen, register }
})

/** Offers commands for as long as the calling component lives. */
export function useCommands(source: Source): void {
  onScopeDispose(useCommandStore().register(source))
}

/** A command with the usual defaults. */
export function command(id: string, title: string, group: string, keys: string, run: () => void, isInPalette = true): Command {
  return { id, title, group, keys, run, isInPalette }
}
