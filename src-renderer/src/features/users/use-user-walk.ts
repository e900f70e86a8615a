import { computed, onScopeDispose, ref, type Ref, watch } from 'vue'
import type { EvaluatedUser } from '../../../../src-main/contract/explore.ts'
import { isAbort } from '../../api/problems.ts'
import type { PagedRows } from '../../components/grid/use-paged-rows.ts'
import { findUser } from './find-user.ts'

/** The list that is walked through, and the user that the address holds. */
export interface WalkedList {
  /** '' for none. */
  user(): string
  /** No user is chosen by itself meanwhile. */
  isPaused(): boolean
  /** Changes with the order of the list or with who is in it. */
  order(): string
  readonly pages: PagedRows<EvaluatedUser>
  fetchUsers(offset: number, limit: number, signal: AbortSignal): Promise<readonly EvaluatedUser[]>
  /** Moves the mark of the list, and the row into view. */
  moveTo(place: number): void
  choose(user: string): void
}

export interface UserWalk {
  /** The place of the mark, -1 for none. */
  readonly active: Ref<number>
  moveBy(step: 1 | -1): void
  /** The users below and above the chosen one, as far as their rows are there. */
  neighbours(): string[]
}

/** Keeps the mark of the list and the chosen user together: who is reached by key or click is chosen, who is chosen elsewhere is found. */
export function useUserWalk({ user, isPaused, order, pages, fetchUsers, moveTo, choose }: WalkedList): UserWalk {
  const active = ref(-1)
  const activeUser = computed(() => (active.value < 0 ? undefined : pages.rowAt(active.value)))
  /** A place that was reached by key or click before its row had come; rows that only moved choose nobody. */
  let awaited = -1
  /** Users that this list has chosen and that the address has not yet confirmed: fast keys run ahead of it. */
  const announced = new Set<string>()

  function chooseAt(place: number): void {
    const row = pages.rowAt(place)
    awaited = row === undefined ? place : -1
    if (row === undefined || row.user === user()) return
    announced.add(row.user)
    choose(row.user)
  }
  watch(active, (place) => {
    if (place >= 0) chooseAt(place)
  })
  watch(activeUser, (row) => {
    if (row !== undefined && awaited === active.value) chooseAt(awaited)
  })

  /** Where the chosen user stands in the newest order; the mark moves there when the rows of that order have come. */
  const found = ref(-1)
  watch(
    () => {
      const row = found.value < 0 ? undefined : pages.rowAt(found.value)
      return found.value >= 0 && found.value < (pages.total.value ?? 0) && (row === undefined || row.user === user()) ? found.value : -1
    },
    (place) => {
      if (place < 0) return
      found.value = -1
      moveTo(place)
    },
    { flush: 'post' },
  )

  let search = new AbortController()
  async function locate(): Promise<void> {
    search.abort()
    search = new AbortController()
    const { signal } = search
    active.value = -1
    awaited = -1
    found.value = -1
    if (user() === '') return
    try {
      const place = await findUser(user(), (offset, limit) => fetchUsers(offset, limit, signal))
      if (!signal.aborted) found.value = place
    } catch (error) {
      // Without its place the user is shown all the same; a list that cannot be read says so itself.
      if (!isAbort(error)) found.value = -1
    }
  }
  watch(order, locate, { immediate: true })
  watch(user, (next) => {
    if (!announced.delete(next)) void locate()
  })
  onScopeDispose(() => search.abort())

  /** Nobody was asked for: the first of the list is shown. */
  watch(
    () => !isPaused() && user() === '' && pages.rowAt(0) !== undefined,
    (isOpen) => {
      if (isOpen) active.value = 0
    },
  )

  return {
    active,
    moveBy: (step) => moveTo(active.value + step),
    neighbours: () => {
      if (active.value < 0) return []
      return [active.value + 1, active.value - 1].map((place) => pages.rowAt(place)?.user).filter((next) => next !== undefined)
    },
  }
}
