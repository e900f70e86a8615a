import { onBeforeUnmount, onMounted } from 'vue'
import { type KeyedCommand, useCommandStore } from './command-store.ts'
import { createKeyReader, writeKey } from './keys.ts'
import { isMac } from './platform.ts'

const patienceMs = 1200

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
  )
}

/** Enter and Space belong to the button or link that has the focus. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('a, button, summary, input, [role=menuitem], [role=option]')
}

function isBehindDialog(): boolean {
  return [...document.querySelectorAll('[role=dialog][aria-modal=true], dialog[open]')].some((dialog) => dialog.getClientRects().length > 0)
}

/** One listener for the whole window: looks the key up among the commands of the moment. */
export function useKeyboard(): void {
  const store = useCommandStore()
  const read = createKeyReader<KeyedCommand>(patienceMs)

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const key = writeKey({ key: event.key, mod: isMac ? event.metaKey : event.ctrlKey, alt: event.altKey })
    const hasModifier = key.startsWith('mod+')
    if (!hasModifier && isEditable(event.target)) return
    if ((key === 'Enter' || key === 'Space') && isPressable(event.target)) return
    if (isBehindDialog()) return
    const reading = read(key, event.timeStamp, store.all)
    if (reading.kind !== 'run') return
    event.preventDefault()
    reading.command.run()
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
