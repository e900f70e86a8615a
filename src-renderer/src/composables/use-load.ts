import { onScopeDispose, ref, type Ref, shallowRef, type ShallowRef, watch } from 'vue'
import { useServices } from '../api/client.ts'
import { connectionLost, isAbort, type Problem, toProblem } from '../api/problems.ts'

export interface Load<T> {
  /** The last complete answer; stays while a newer one is on its way. */
  readonly data: Readonly<ShallowRef<T | null>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  readonly loading: Readonly<Ref<boolean>>
  /** Loading for longer than a blink: time for a skeleton, or to dim what is shown. */
  readonly slow: Readonly<Ref<boolean>>
  reload(): void
}

const blinkMs = 150

/**
 * Loads whenever `key` changes. A newer request withdraws the older one, so answers never arrive out of order; a null key means that there is
 * nothing to ask for. What failed because the connection was lost is asked again when it is back.
 */
export function useLoad<K, T>(key: () => K | null, load: (key: K, signal: AbortSignal) => Promise<T>, delayMs = 0): Load<T> {
  const { connection } = useServices()
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const slow = ref(false)
  let request = new AbortController()

  async function run(current: K, signal: AbortSignal): Promise<void> {
    loading.value = true
    const blink = setTimeout(() => (slow.value = !signal.aborted), blinkMs)
    try {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (signal.aborted) return
      const answer = await load(current, signal)
      if (signal.aborted) return
      data.value = answer
      problem.value = null
    } catch (error) {
      if (signal.aborted || isAbort(error)) return
      problem.value = toProblem(error)
    } finally {
      clearTimeout(blink)
      if (!signal.aborted) {
        loading.value = false
        slow.value = false
      }
    }
  }

  function reload(): void {
    request.abort()
    request = new AbortController()
    const current = key()
    if (current === null) {
      data.value = null
      problem.value = null
      loading.value = false
      slow.value = false
      return
    }
    void run(current, request.signal)
  }

  watch(() => JSON.stringify(key()), reload, { immediate: true })
  const stop = connection.onState((state) => {
    if (state.kind === 'open' && problem.value?.code === connectionLost) reload()
  })
  onScopeDispose(() => {
    stop()
    request.abort()
  })

  return { data, problem, loading, slow, reload }
}
