import { onScopeDispose, ref, type Ref } from 'vue'

/** The clock of the page, ticking once a second; the one place that reads the time. */
export function useNow(intervalMs = 1000): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), intervalMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
