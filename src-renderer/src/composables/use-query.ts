import { computed, nextTick, type WritableComputedRef } from 'vue'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'

/** Changes that were made in the same tick go into the address together; none overwrites another. */
let pending: LocationQueryRaw | null = null

/**
 * One value of the address: what a screen shows can be reloaded, shared and walked back to. The default is left out of the address.
 */
export function useQueryText(name: string, fallback = ''): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  const place = route.name

  function set(value: string): void {
    const { [name]: _old, ...rest } = pending ?? route.query
    const isFirst = pending === null
    pending = value === fallback ? rest : { ...rest, [name]: value }
    if (!isFirst) return
    void nextTick(() => {
      const query = pending ?? {}
      pending = null
      // A change that comes after its screen was left belongs to no address.
      if (route.name === place) void router.replace({ query })
    })
  }

  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : fallback
    },
    set,
  })
}

/** A comma-separated list in the address. */
export function useQueryList(name: string): WritableComputedRef<readonly string[]> {
  const text = useQueryText(name)
  return computed({
    get: () => text.value.split(',').filter((entry) => entry !== ''),
    set: (values) => (text.value = values.join(',')),
  })
}

export function useQueryNumber(name: string, fallback: number): WritableComputedRef<number> {
  const text = useQueryText(name, String(fallback))
  return computed({
    get() {
      const value = Number(text.value)
      return Number.isFinite(value) ? value : fallback
    },
    set: (value) => (text.value = String(value)),
  })
}
