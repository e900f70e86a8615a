import { computed, type WritableComputedRef } from 'vue'
import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import { isSameValue } from '../../components/schema-form/schema-fields.ts'
import { useQueryText } from '../../composables/use-query.ts'
import { parseJson } from './config-json.ts'

/** Settings being edited live in the address until they are saved: reload, back and a second window find them. `saved`: what to show without an edit. */
export function useConfigDraft(saved: () => ConfigValues): WritableComputedRef<ConfigValues> {
  const text = useQueryText('set')
  return computed({
    get() {
      const parsed = text.value === '' ? null : parseJson(text.value)
      return parsed !== null && 'values' in parsed ? parsed.values : saved()
    },
    set(values) {
      text.value = isSameSettings(values, saved()) ? '' : JSON.stringify(values)
    },
  })
}

/** The order in which settings were changed does not matter. */
export function isSameSettings(a: ConfigValues, b: ConfigValues): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => key in a === key in b && isSameValue(a[key], b[key]))
}
