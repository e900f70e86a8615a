import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { z } from 'zod'
import { DoctorReport } from '../../../src-main/contract/system.ts'

const ThemeChoice = z.enum(['system', 'light', 'dark'])
export type ThemeChoice = z.infer<typeof ThemeChoice>

const Preferences = z.object({
  theme: ThemeChoice.catch('system'),
  /** The run whose users were looked at last: where G U leads. */
  lastUsersRun: z.string().nullable().catch(null),
  /** Jobs that were under way when the page was left: the event stream is replayed from here. */
  openJobsSince: z.record(z.string(), z.number()).catch({}),
  /** What the engine with this process id measured of the machine: a reload does not measure again. */
  doctor: z.object({ pid: z.number(), report: DoctorReport }).nullable().catch(null),
  /** Keys that somebody changed, by command; the title names a command in words where its screen is not open. */
  shortcuts: z.record(z.string(), z.object({ keys: z.string(), title: z.string() })).catch({}),
  /** The new-run page as it was left, by workspace. */
  drafts: z.record(z.string(), z.string()).catch({}),
})
type Preferences = z.infer<typeof Preferences>

const storageKey = 'coldframe.preferences'

function read(): Preferences {
  try {
    return Preferences.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return Preferences.parse({})
  }
}

/** What the page remembers between visits. Nothing here changes a result; losing it costs a click. */
export const usePreferencesStore = defineStore('preferences', () => {
  const values = ref(read())
  const systemDark = ref(matchMedia('(prefers-color-scheme: dark)').matches)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => (systemDark.value = event.matches))

  const isDark = computed(() => (values.value.theme === 'system' ? systemDark.value : values.value.theme === 'dark'))
  watch(isDark, (dark) => document.documentElement.classList.toggle('dark', dark), { immediate: true })

  watch(
    values,
    (next) => {
      try {
        localStorage.setItem(storageKey, JSON.stringify(next))
      } catch {
        // Storage is full or forbidden: preferences then last as long as the page.
      }
    },
    { deep: true },
  )

  return { values, isDark }
})
