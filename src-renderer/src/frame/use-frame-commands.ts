import { useRouter } from 'vue-router'
import { command, useCommandStore, useCommands } from '../commands/command-store.ts'
import { usePreferencesStore } from '../stores/preferences.ts'
import { useSystemStore } from '../stores/system.ts'

/** What can be done from everywhere. */
export function useFrameCommands(): void {
  const router = useRouter()
  const store = useCommandStore()
  const preferences = usePreferencesStore()
  const system = useSystemStore()
  const go = (path: string) => (): void => void router.push(path)

  useCommands(() => [
    command('palette', 'Search or run a command', 'Find', () => (store.isPaletteOpen = true), false),
    command('help', 'Show and change all keys', 'Find', () => (store.isHelpOpen = true)),
    command('go-datasets', 'Go to datasets', 'Go', go('/datasets')),
    command('go-configs', 'Go to configs', 'Go', go('/configs')),
    command('go-studies', 'Go to studies', 'Go', go('/studies')),
    command('go-runs', 'Go to runs', 'Go', go('/runs')),
    command('go-users', 'Go to users', 'Go', go('/users')),
    command('go-laboratory', 'Go to the metric laboratory', 'Go', go('/laboratory')),
    command('go-cold-start', 'Go to cold start', 'Go', go('/cold-start')),
    command('go-reports', 'Go to reports', 'Go', go('/reports')),
    command('go-system', 'Go to system', 'Go', go('/system')),
    command('go-welcome', 'Go to welcome', 'Go', go('/welcome')),
    command('new-run', 'New run', 'Do', go('/runs/new')),
    command('new-config', 'New configuration', 'Do', go('/configs/new')),
    command('new-study', 'New study', 'Do', go('/studies/new')),
    command('import', 'Import data', 'Do', go('/datasets/import')),
    command('theme-light', 'Theme: light', 'Do', () => (preferences.values.theme = 'light')),
    command('theme-dark', 'Theme: dark', 'Do', () => (preferences.values.theme = 'dark')),
    command('theme-system', 'Theme: as the system', 'Do', () => (preferences.values.theme = 'system')),
    command('examine', 'Examine this machine again', 'Do', () => void system.examine()),
  ])
}
