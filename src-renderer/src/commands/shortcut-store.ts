import { defineStore } from 'pinia'
import { computed } from 'vue'
import { usePreferencesStore } from '../stores/preferences.ts'
import { isMac } from './platform.ts'
import { printKeys } from './keys.ts'
import { type Binding, refuseKeys } from './shortcut-rules.ts'
import { findShortcut, shortcuts } from './shortcuts.ts'

/** The keys that commands have on this machine: as delivered, or as somebody changed them. */
export const useShortcutStore = defineStore('shortcuts', () => {
  const preferences = usePreferencesStore()
  const changed = computed(() => preferences.values.shortcuts)
  const isAnyChanged = computed(() => Object.keys(changed.value).length > 0)

  /** `mod+k`, `g d`; '' when the command has none. */
  function keysOf(id: string): string {
    return changed.value[id]?.keys ?? findShortcut(id)?.keys ?? ''
  }

  /** As printed, for hints beside buttons; '' when the command has no keys. */
  function hintOf(id: string): string {
    const keys = keysOf(id)
    return keys === '' ? '' : printKeys(keys, isMac).join(' ')
  }

  /** `Theme (T)`: a title with the keys behind it. */
  function withHint(title: string, id: string): string {
    const hint = hintOf(id)
    return hint === '' ? title : `${title} (${hint})`
  }

  /** Every command that has keys now, on whatever screen. */
  const bindings = computed<Binding[]>(() => {
    const own = shortcuts.map(({ id, title, scope }) => ({ id, title, scope, keys: keysOf(id) }))
    const given = Object.entries(changed.value).filter(([id]) => findShortcut(id) === undefined)
    return [...own, ...given.map(([id, { keys, title }]) => ({ id, title, scope: null, keys }))]
  })

  function isChanged(id: string): boolean {
    return changed.value[id] !== undefined
  }

  /** Refused in words when another command has been given the keys meanwhile. */
  function reset(id: string, title: string): string | null {
    return change(id, title, findShortcut(id)?.keys ?? '')
  }

  function resetAll(): void {
    preferences.values.shortcuts = {}
  }

  /** Gives a command other keys, or none (''). What stands against it comes back in words, and nothing changes then. */
  function change(id: string, title: string, keys: string): string | null {
    const delivered = findShortcut(id)
    const refusal = keys === '' ? null : refuseKeys({ id, title, scope: delivered?.scope ?? null, keys }, bindings.value, isMac)
    if (refusal !== null) return refusal
    const others = Object.entries(changed.value).filter(([other]) => other !== id)
    preferences.values.shortcuts = Object.fromEntries(keys === (delivered?.keys ?? '') ? others : [...others, [id, { keys, title }]])
    return null
  }

  return { isAnyChanged, keysOf, hintOf, withHint, isChanged, change, reset, resetAll }
})
