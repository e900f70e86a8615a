import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowReactive } from 'vue'
import { useShortcutStore } from './shortcut-store.ts'

/** Anything a person can do by name or by key. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly group: string
  /** False for movements in a list, which make no sense by name. */
  readonly isInPalette: boolean
  readonly run: () => void
}

/** A command with the keys that it has now: `mod+k`, `g d`; '' for none. */
export interface KeyedCommand extends Command {
  readonly keys: string
}

type Source = () => readonly Command[]

/** What can be done now: the frame's commands first, then those of the open screen. */
export const useCommandStore = defineStore('commands', () => {
  const sources = shallowReactive(new Set<Source>())
  const shortcuts = useShortcutStore()
  const all = computed<KeyedCommand[]>(() =>
    [...sources].flatMap((source) => source().map((offered) => ({ ...offered, keys: shortcuts.keysOf(offered.id) }))),
  )
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

/** A command with the usual defaults; the keys that it has as delivered stand in shortcuts.ts. */
export function command(id: string, title: string, group: string, run: () => void, isInPalette = true): Command {
  return { id, title, group, run, isInPalette }
}
