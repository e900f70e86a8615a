import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useDatasetsStore } from '../../stores/datasets.ts'
import type { Space } from './search-fields.ts'
import { parseStudyDraft, type StudyDraft, writeStudyDraft } from './study-draft.ts'

/** The draft of the address; an address without a dataset has the newest one. */
export function useStudyDraft() {
  const route = useRoute()
  const router = useRouter()
  const datasets = useDatasetsStore()
  const draft = computed(() => parseStudyDraft(route.query))

  function update(change: Partial<StudyDraft>): void {
    void router.replace({ query: writeStudyDraft({ ...draft.value, ...change }) })
  }

  watch(
    () => route.name === 'new-study' && draft.value.dataset === null,
    (isMissing) => {
      const [newest] = datasets.list
      if (isMissing && newest !== undefined) update({ dataset: newest.id })
    },
    { immediate: true, flush: 'post' },
  )

  function toggleModel(id: string): void {
    const { models } = draft.value
    update({ models: models.includes(id) ? models.filter((known) => known !== id) : [...models, id] })
  }

  function setSpace(model: string, { fixed, ranges }: Space): void {
    update({
      configs: { ...draft.value.configs, [model]: fixed },
      ranges: { ...draft.value.ranges, [model]: Object.fromEntries(Object.entries(ranges).map(([key, range]) => [key, [...range]])) },
    })
  }

  return { draft, update, toggleModel, setSpace }
}
