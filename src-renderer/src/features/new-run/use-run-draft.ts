import { computed, onMounted, watch } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import { z } from 'zod'
import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import { useDatasetsStore } from '../../stores/datasets.ts'
import { usePreferencesStore } from '../../stores/preferences.ts'
import { useSystemStore } from '../../stores/system.ts'
import { parseDraft, type RunDraft, type SavedChoice, writeDraft } from './run-draft.ts'

function without<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

const Query = z.record(z.string(), z.string())

/** The draft of the address; an address without one brings back the draft that was left last in this workspace. */
export function useRunDraft() {
  const route = useRoute()
  const router = useRouter()
  const preferences = usePreferencesStore()
  const system = useSystemStore()
  const datasets = useDatasetsStore()
  const place = system.info?.workspace ?? ''

  const draft = computed(() => parseDraft(route.query))

  function replace(next: RunDraft): void {
    void router.replace({ query: writeDraft(next) })
  }

  function update(change: Partial<RunDraft>): void {
    replace({ ...draft.value, ...change })
  }

  function readKept(): LocationQuery {
    try {
      return Query.parse(JSON.parse(preferences.values.drafts[place] ?? '{}'))
    } catch {
      return {}
    }
  }

  /** The kept draft, where its dataset still exists; else the newest dataset. A dataset named in the address always wins. */
  function restore(): void {
    const asked = draft.value.dataset
    if (asked !== null && draft.value.models.length > 0) return
    const kept = parseDraft(readKept())
    const dataset = asked ?? (kept.dataset !== null && datasets.byId.has(kept.dataset) ? kept.dataset : (datasets.list[0]?.id ?? null))
    const models = draft.value.models.length > 0 ? draft.value.models : kept.models
    update(
      kept.dataset === dataset && models === kept.models
        ? { ...kept, dataset }
        : {
            dataset,
            models,
            // A configuration that the address names comes with all of its settings: nothing kept is mixed in.
            configs: { ...without(kept.configs, Object.keys(draft.value.savedConfigs ?? {})), ...draft.value.configs },
            savedConfigs: { ...kept.savedConfigs, ...draft.value.savedConfigs },
          },
    )
  }

  watch(
    () => route.query,
    (query) => {
      if (route.name !== 'new-run') return
      // The page is called once more while it is open: an address without anything.
      if (draft.value.dataset === null) restore()
      else preferences.values.drafts = { ...preferences.values.drafts, [place]: JSON.stringify(query) }
    },
  )
  onMounted(restore)

  function toggleModel(id: string): void {
    const { models } = draft.value
    update({ models: models.includes(id) ? models.filter((known) => known !== id) : [...models, id] })
  }

  function setConfig(model: string, config: ConfigValues): void {
    update({ configs: { ...draft.value.configs, [model]: config } })
  }

  /** Settings that were taken from a saved configuration; null: they are nobody's any more. */
  function setSaved(model: string, choice: SavedChoice | null, config: ConfigValues): void {
    const { [model]: _old, ...others } = draft.value.savedConfigs ?? {}
    update({
      configs: { ...draft.value.configs, [model]: config },
      savedConfigs: choice === null ? others : { ...others, [model]: choice },
    })
  }

  function forget(): void {
    preferences.values.drafts = { ...preferences.values.drafts, [place]: '{}' }
  }

  return { draft, update, replace, toggleModel, setConfig, setSaved, forget }
}
