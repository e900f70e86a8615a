import type { ConfigValues, SplitterInfo } from './models.ts'
import type { SplitSpec } from './runs.ts'

/**
 * What the split that fits a dataset says of its data holds for every other kind of split: which ratings are positives. Rows that a file lists
 * are taken as they are listed.
 */
export function rulesTakenOver(splitter: Pick<SplitterInfo, 'id' | 'fileKind'>, fitting: SplitSpec): ConfigValues {
  if (splitter.id === fitting.id) return fitting.config
  if (splitter.fileKind === 'fixed-folds' || !('threshold' in fitting.config)) return {}
  return { threshold: fitting.config['threshold'] ?? null }
}
