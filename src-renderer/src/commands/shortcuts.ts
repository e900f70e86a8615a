/** Where a shortcut is read. Those of two screens are never read at the same time; those of everywhere and of lists are beside any screen's. */
type Scope =
  | 'Everywhere'
  | 'Lists'
  | 'Runs'
  | 'One run'
  | 'New run'
  | 'New study'
  | 'Comparison'
  | 'Configurations'
  | 'Users'
  | 'Cold start'
  | 'Launch sheet'
  | 'Reports'

export interface Shortcut {
  /** Of the command that it runs. */
  readonly id: string
  readonly title: string
  readonly scope: Scope
  /** As delivered: `mod+k`, `g d`. */
  readonly keys: string
  /** Enter opens and Esc closes, here as everywhere: they cannot be changed. */
  readonly isFixed: boolean
}

function shortcut(scope: Scope, id: string, keys: string, title: string, isFixed = false): Shortcut {
  return { id, title, scope, keys, isFixed }
}

/** Every command that has keys as delivered, also of screens that are not open: a change of keys is held against all of them. */
export const shortcuts: readonly Shortcut[] = [
  shortcut('Everywhere', 'palette', 'mod+k', 'Search or run a command'),
  shortcut('Everywhere', 'help', '?', 'Show and change all keys'),
  shortcut('Everywhere', 'go-datasets', 'g d', 'Go to datasets'),
  shortcut('Everywhere', 'go-configs', 'g c', 'Go to configs'),
  shortcut('Everywhere', 'go-studies', 'g t', 'Go to studies'),
  shortcut('Everywhere', 'go-runs', 'g r', 'Go to runs'),
  shortcut('Everywhere', 'go-users', 'g u', 'Go to users'),
  shortcut('Everywhere', 'go-laboratory', 'g m', 'Go to the metric laboratory'),
  shortcut('Everywhere', 'go-cold-start', 'g s', 'Go to cold start'),
  shortcut('Everywhere', 'go-reports', 'g p', 'Go to reports'),
  shortcut('Everywhere', 'go-system', 'g y', 'Go to system'),
  shortcut('Everywhere', 'go-welcome', 'g w', 'Go to welcome'),
  shortcut('Everywhere', 'new-run', 'n', 'New run'),
  shortcut('Everywhere', 'import', 'i', 'Import data'),
  shortcut('Lists', 'list-next', 'j', 'Next in the list'),
  shortcut('Lists', 'list-previous', 'k', 'Previous in the list'),
  shortcut('Lists', 'list-open', 'Enter', 'Open the row', true),
  shortcut('Lists', 'list-select', 'x', 'Select the row'),
  shortcut('Runs', 'runs-compare', 'c', 'Compare the selected runs'),
  shortcut('Runs', 'runs-report', 'e', 'Report on the selected runs'),
  shortcut('Runs', 'runs-clear', 'Escape', 'Clear the selection', true),
  shortcut('One run', 'run-users', 'u', 'Look at the users of this run'),
  shortcut('One run', 'run-compare', 'c', 'Compare this run'),
  shortcut('One run', 'run-laboratory', 'm', 'Measure this run in the laboratory'),
  shortcut('One run', 'run-report', 'e', 'Report on this run'),
  shortcut('New run', 'start-runs', 'mod+Enter', 'Start the runs'),
  shortcut('New study', 'start-study', 'mod+Enter', 'Start the study'),
  shortcut('Comparison', 'compare-report', 'e', 'Create a report from these runs'),
  shortcut('Comparison', 'compare-laboratory', 'm', 'Measure these runs in the laboratory'),
  shortcut('Comparison', 'compare-differences', 'd', 'Show or hide equal parameters'),
  shortcut('Configurations', 'config-save', 'mod+s', 'Save the configuration'),
  shortcut('Configurations', 'config-compare', 'c', 'Compare configurations'),
  shortcut('Configurations', 'config-export', 'e', 'Export to a file'),
  shortcut('Users', 'users-compose', 'h', 'Paste a history'),
  shortcut('Users', 'users-rerank', 'r', 'Re-rank the lists'),
  shortcut('Users', 'users-rerank-close', 'Escape', 'Close the re-ranking', true),
  shortcut('Users', 'users-why', 'w', 'Why: reasons'),
  shortcut('Users', 'users-why-close', 'Escape', 'Close the reasons', true),
  shortcut('Cold start', 'cold-undo', 'z', 'Undo the last change of the item'),
  shortcut('Cold start', 'cold-export', 'e', 'Export the audience'),
  shortcut('Cold start', 'cold-keep-A', 'a', 'Keep the item as A'),
  shortcut('Cold start', 'cold-keep-B', 'b', 'Keep the item as B'),
  shortcut('Cold start', 'cold-keep-C', 'c', 'Keep the item as C'),
  shortcut('Launch sheet', 'launch-export', 'e', 'Export the launch sheet'),
  shortcut('Reports', 'report-undo', 'z', 'Undo the last change of the blocks'),
]

const byId = new Map(shortcuts.map((one) => [one.id, one]))

/** The shortcut of a command as delivered; none for commands without keys. */
export function findShortcut(id: string): Shortcut | undefined {
  return byId.get(id)
}
