import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * One value of the address: what a screen shows can be reloaded, shared and walked back to. The default is left out of the address.
 */
export function useQueryText(name: string, fallback = ''): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : fallback
    },
    set(value) {
      const { [name]: _old, ...rest } = route.query
      void router.replace({ query: value === fallback ? rest : { ...rest, [name]: value } })
    },
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
