import type { ConfigValues, SplitterInfo } from './models.ts'
import type { SplitSpec } from './runs.ts'

/** Whether a split with these settings is made from an imported file. */
export function takesFile({ fileKind, fileWhen = {} }: FileUse, config: Readonly<Record<string, unknown>>): boolean {
  return fileKind !== undefined && Object.entries(fileWhen).every(([key, value]) => config[key] === value)
}

/** Settings as a form has them, without the file that they do not use. */
export function withoutIdleFile(splitter: FileUse, config: ConfigValues): ConfigValues {
  return splitter.fileKind === undefined || takesFile(splitter, config) ? config : { ...config, file: '' }
}

export interface FileUse {
  readonly fileKind?: string | undefined
  readonly fileWhen?: Readonly<Record<string, unknown>> | undefined
}

/**
 * What the split that fits a dataset says of its data holds for every other kind of split: which ratings are positives. Rows that a file lists
 * are taken as they are listed.
 */
export function rulesTakenOver(splitter: Pick<SplitterInfo, 'id' | 'fileKind'>, fitting: SplitSpec): ConfigValues {
  if (splitter.id === fitting.id) return fitting.config
  if (splitter.fileKind === 'fixed-folds' || !('threshold' in fitting.config)) return {}
  return { threshold: fitting.config['threshold'] ?? null }
}
