import { watch } from 'vue'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { UserList } from '../../../../src-main/contract/explore.ts'
import { useServices } from '../../api/client.ts'
import { type Load, useLoad } from '../../composables/use-load.ts'
import { gatherLists, type ListResult } from './list-results.ts'
import { createReadAhead } from './read-ahead.ts'
import { compareLists, editedItems, type HistoryEdit, isEdited } from './what-if.ts'

/** Whose lists are shown: a user, perhaps with a changed history, or a made-up history. */
export interface ListRequest {
  readonly runIds: readonly RunId[]
  readonly top: number
  /** null: the made-up history counts. */
  readonly user: string | null
  readonly items: readonly string[]
  readonly edit: HistoryEdit
}

export interface ShownLists {
  readonly isComposed: boolean
  readonly isEdited: boolean
  readonly results: readonly ListResult[]
  /** The first list that there is. */
  readonly main: UserList | null
  /** Items added to the user's history, with their titles. */
  readonly added: UserList['history']
}

/** Old ranks are known this far down when a history is changed. */
const comparedDepth = 100
/** Up and down the list of users is the usual way; a moment's rest is enough to have the next ones ready. */
const restMs = 100

/** Loads the lists of all shown runs, those of a user's neighbours ahead of time. `neighbours` are the users that keys reach next. */
export function useUserLists(request: () => ListRequest | null, neighbours: () => readonly string[]): Load<ShownLists> {
  const { engine } = useServices()
  const ahead = createReadAhead<ListResult[]>(4)
  /** The lists that changes are compared with stay while one history is changed again and again. */
  let originals: { readonly key: string; readonly lists: Promise<ListResult[]> } | null = null

  function listsOf(
    { runIds, top }: ListRequest,
    user: string,
    signal = new AbortController().signal,
  ): [key: string, ask: () => Promise<ListResult[]>] {
    return [
      JSON.stringify([runIds, top, user]),
      () => gatherLists(runIds, (runId) => engine.explore.forUser({ runId, user, top }, { signal })),
    ]
  }

  function originalsOf(asked: ListRequest, user: string): Promise<ListResult[]> {
    const [key, ask] = listsOf({ ...asked, top: Math.max(asked.top, comparedDepth) }, user)
    if (originals?.key !== key) originals = { key, lists: ask() }
    const kept = originals
    // What failed is asked again the next time.
    kept.lists.catch(() => (originals = originals === kept ? null : originals))
    return kept.lists
  }

  async function loadEdited(asked: ListRequest, user: string, signal: AbortSignal): Promise<ShownLists> {
    const before = await originalsOf(asked, user)
    const original = before.find(({ list }) => list !== null)?.list ?? null
    if (original === null) return { isComposed: false, isEdited: true, results: before, main: null, added: [] }
    const items = editedItems(original, asked.edit)
    const changed = await gatherLists(asked.runIds, (runId) => engine.explore.forHistory({ runId, items, top: asked.top }, { signal }))
    const entries = changed.find(({ list }) => list !== null)?.list?.history ?? []
    return {
      isComposed: false,
      isEdited: true,
      results: changed.map((result, place) => {
        const own = before[place]?.list
        if (result.list === null || !own) return result
        const { list, ...rest } = compareLists(own, result.list, asked.edit)
        return { ...result, list, edited: rest }
      }),
      main: original,
      added: entries.filter(({ item }) => asked.edit.added.includes(item)),
    }
  }

  const load = useLoad(request, async (asked, signal): Promise<ShownLists> => {
    const { user, runIds, top } = asked
    if (user !== null && isEdited(asked.edit)) return loadEdited(asked, user, signal)
    const results =
      user === null
        ? await gatherLists(runIds, (runId) => engine.explore.forHistory({ runId, items: [...asked.items], top }, { signal }))
        : await ahead.take(...listsOf(asked, user, signal))
    const main = results.find(({ list }) => list !== null)?.list ?? null
    return { isComposed: user === null, isEdited: false, results, main, added: [] }
  })

  watch(load.data, (_shown, _before, onCleanup) => {
    const timer = setTimeout(() => {
      const asked = request()
      if (asked !== null) for (const next of neighbours()) ahead.prepare(...listsOf(asked, next))
    }, restMs)
    onCleanup(() => clearTimeout(timer))
  })
  return load
}
