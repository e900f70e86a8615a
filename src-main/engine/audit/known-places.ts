/**
 * What a workspace consists of. A table or folder that is added to the program is added here too (a test compares this with a new workspace),
 * together with the check of its files where it has any.
 */

/** Entries of the workspace folder that this program makes. */
export const knownEntries: readonly RegExp[] = [
  /^workbench\.sqlite(-wal|-shm|-journal)?$/,
  /^engine\.(lock|lock-journal|json)$/,
  // What a double click opens the workspace by: made anew where it is missing, and nobody reads it.
  /^workspace\.coldframe$/,
  /^(datasets|runs|reports|studies|uploads|exports|lost)$/,
]

/** What may lie in the folder of a dataset beside the files of its manifest: lists from outside, and maps that can be made again. */
export const knownDatasetParts: readonly string[] = ['splits', 'foreign-lists', 'maps']

/** What stands behind the rows of each table: files that are compared with it, or nothing but the row. */
export const knownTables: Readonly<Record<string, 'files' | 'rows only'>> = {
  datasets: 'files',
  runs: 'files',
  reports: 'files',
  figure_keys: 'rows only',
  figures: 'rows only',
  events: 'rows only',
  jobs: 'rows only',
  configs: 'rows only',
  config_versions: 'rows only',
  scenarios: 'rows only',
  facts: 'rows only',
  run_views: 'rows only',
  segments: 'rows only',
  report_templates: 'rows only',
  migrations: 'rows only',
}
