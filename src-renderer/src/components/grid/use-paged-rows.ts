import { onScopeDispose, ref, type Ref, shallowReactive, shallowRef, type ShallowRef, watch } from 'vue'
import { isAbort, type Problem, toProblem } from '../../api/problems.ts'

export interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

export interface PagedRows<Row> {
  readonly total: Readonly<Ref<number | null>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  rowAt(index: number): Row | undefined
  /** Call with the rows in view: the pages that hold them are fetched once. */
  onRange(first: number, last: number): void
  reload(): void
}

export const pageSize = 200

/** Rows that live in the engine, fetched page by page as they come into view. When `key` changes everything starts anew. */
export function usePagedRows<Row>(
  key: () => string,
  fetchPage: (offset: number, limit: number, signal: AbortSignal) => Promise<Page<Row>>,
): PagedRows<Row> {
  const pages = shallowReactive(new Map<number, readonly Row[]>())
  const wanted = new Set<number>()
  const total = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let request = new AbortController()

  async function fetch(page: number, signal: AbortSignal): Promise<void> {
    wanted.add(page)
    try {
      const answer = await fetchPage(page * pageSize, pageSize, signal)
      if (signal.aborted) return
      if (page === 0) pages.clear()
      pages.set(page, answer.rows)
      total.value = answer.total
      problem.value = null
    } catch (error) {
      if (signal.aborted || isAbort(error)) return
      wanted.delete(page)
      problem.value = toProblem(error)
    }
  }

  function onRange(first: number, last: number): void {
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      if (!wanted.has(page)) void fetch(page, request.signal)
    }
  }

  function reload(): void {
    request.abort()
    request = new AbortController()
    wanted.clear()
    void fetch(0, request.signal)
  }

  watch(key, reload, { immediate: true })
  onScopeDispose(() => request.abort())

  return {
    total,
    problem,
    rowAt: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    onRange,
    reload,
  }
}
