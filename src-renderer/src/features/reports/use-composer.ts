import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { ReportFormat, ReportRequest } from '../../../../src-main/contract/reports.ts'
import { useServices } from '../../api/client.ts'
import { useLoad } from '../../composables/use-load.ts'
import { type Draft, draftOf, templateOf } from './composer-draft.ts'

/** Typing goes on while a preview is made: this long after the last change. */
const previewAfterMs = 500
const mostUndone = 100

/** A report that is being composed: its template's blocks, what can be undone, and how it would look. */
export function useComposer(runIds: Ref<readonly RunId[]>) {
  const { engine } = useServices()
  const lists = useLoad(
    () => true,
    async () => {
      const [blocks, templates] = await Promise.all([engine.reports.blocks(), engine.reports.templates()])
      return { blocks, templates }
    },
  )
  const templates = computed(() => lists.data.value?.templates ?? [])
  /** '' until somebody chooses: then the number of runs decides. */
  const chosenName = ref('')
  const name = computed(() => (chosenName.value === '' ? (runIds.value.length > 1 ? 'Comparison' : 'One run') : chosenName.value))
  const current = computed(() => templates.value.find(({ template }) => template.name === name.value))
  const changed = shallowRef<Draft | null>(null)
  const past = shallowRef<readonly (Draft | null)[]>([])
  const draft = computed<Draft>({
    get: () => changed.value ?? (current.value === undefined ? [] : draftOf(current.value.template)),
    set: (next) => {
      past.value = [...past.value.slice(1 - mostUndone), changed.value]
      changed.value = next
    },
  })
  const format = ref<ReportFormat>('html')
  const title = ref('')
  const isAnonymous = ref(false)

  watch(name, () => {
    changed.value = null
    past.value = []
  })

  function undo(): void {
    const last = past.value.at(-1)
    if (last === undefined) return
    changed.value = last
    past.value = past.value.slice(0, -1)
  }

  const template = computed(() => templateOf(draft.value, name.value, current.value?.template.about ?? ''))

  function requestOf(as: ReportFormat): ReportRequest {
    const wanted = title.value.trim()
    return {
      runIds: [...runIds.value],
      format: as,
      template: template.value,
      ...(wanted === '' ? {} : { title: wanted }),
      ...(isAnonymous.value ? { anonymous: {} } : {}),
    }
  }

  const canMake = computed(() => runIds.value.length > 0 && draft.value.length > 0)
  const preview = useLoad(
    () => (canMake.value ? requestOf('html') : null),
    (request, signal) => engine.reports.make(request, { signal }),
    previewAfterMs,
  )
  const problemAt = computed(() => Number(preview.problem.value?.details?.block ?? 0))

  return {
    lists,
    templates,
    chosenName,
    name,
    current,
    draft,
    template,
    format,
    title,
    isAnonymous,
    isChanged: computed(() => changed.value !== null),
    canUndo: computed(() => past.value.length > 0),
    undo,
    canMake,
    requestOf,
    preview,
    problemAt,
  }
}
