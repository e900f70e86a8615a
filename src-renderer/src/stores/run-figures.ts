import { computed, ref, type ShallowRef } from 'vue'
import type { Services } from '../api/client.ts'
import type { RunId } from '../../../src-main/contract/ids.ts'
import type { RunSummary } from '../../../src-main/contract/runs.ts'

type Runs = ReadonlyMap<RunId, RunSummary>

/** Those that lists of runs show from the start. */
const usual = ['ndcg@20', 'recall_min@20', 'coverage', 'coverage@20', 'ndcg@100', 'precision@10']
const runsAtOnce = 500

/**
 * Which figures the runs of the page carry. Each run has some ninety; ten thousand runs with all of them are 80 MB, so that a list carries the few
 * that it shows, others come when a screen asks for them, and a run that is looked at gets all of its own.
 */
export function carryFigures(engine: Services['engine'], byId: ShallowRef<Runs>) {
  const carried = ref<readonly string[]>(usual)
  /** Names of all figures that there are in the workspace. */
  const keys = ref<readonly string[]>([])
  const wanted = computed(() => [...carried.value])
  const whole = new Set<RunId>()

  function add(found: Awaited<ReturnType<typeof engine.runs.figures>>): void {
    const next = new Map(byId.value)
    for (const { runId, metrics } of found) {
      const known = next.get(runId)
      if (known !== undefined) next.set(runId, { ...known, metrics: { ...known.metrics, ...metrics } })
    }
    byId.value = next
  }

  async function loadKeys(): Promise<void> {
    keys.value = await engine.runs.figureKeys()
  }

  /** For runs that were read when only `asked` was carried; those that are looked at get all of theirs, once more after a reload. */
  async function fill(runs: readonly RunSummary[], asked: readonly string[]): Promise<void> {
    const missing = carried.value.filter((key) => !asked.includes(key))
    const ids = runs.filter(({ state }) => state === 'finished').map(({ id }) => id)
    const looked = ids.filter((id) => whole.has(id))
    if (looked.length > 0) add(await engine.runs.figures({ runIds: looked }))
    if (missing.length === 0) return
    for (let from = 0; from < ids.length; from += runsAtOnce) {
      add(await engine.runs.figures({ runIds: ids.slice(from, from + runsAtOnce), keys: missing }))
    }
  }

  /** All runs carry these from now on, the newest at once. */
  async function need(keysNeeded: readonly string[]): Promise<void> {
    const before = carried.value
    const missing = keysNeeded.filter((key) => !before.includes(key))
    if (missing.length === 0) return
    carried.value = [...before, ...missing]
    try {
      await fill([...byId.value.values()], before)
    } catch (thrown) {
      // Not there, so that the next who needs them asks again.
      carried.value = carried.value.filter((key) => !missing.includes(key))
      throw thrown
    }
  }

  /** All figures of one run. */
  async function needAllOf(runId: RunId): Promise<void> {
    if (whole.has(runId)) return
    whole.add(runId)
    try {
      add(await engine.runs.figures({ runIds: [runId] }))
    } catch (thrown) {
      whole.delete(runId)
      throw thrown
    }
  }

  return { wanted, keys, loadKeys, fill, need, needAllOf }
}
