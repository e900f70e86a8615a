import { onBeforeUnmount, type Ref, shallowRef, watch } from 'vue'

export interface ElementSize {
  readonly width: number
  readonly height: number
}

/** How large an element is, in CSS pixels; null until it is there. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<ElementSize | null>> {
  const size = shallowRef<ElementSize | null>(null)
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    const { width, height } = entry.contentRect
    size.value = width > 0 && height > 0 ? { width: Math.round(width), height: Math.round(height) } : null
  })
  watch(element, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  })
  onBeforeUnmount(() => observer.disconnect())
  return size
}
