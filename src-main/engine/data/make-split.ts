import type { DatasetDetail, SplitPreview, SplitSpec } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { splitters } from '../plugins/splitters/index.ts'
import type { Dataset } from './dataset.ts'
import type { Split } from './split.ts'
import { refuseIdleFile } from './split-files.ts'
import { describeSplit } from './split-preview.ts'

/**
 * Cuts a dataset. Settings that are not given take the splitter's defaults, an unknown or impossible one is refused by name; the same dataset
 * and settings give the same split and hash on every machine.
 */
export function makeSplit(dataset: Dataset, spec: SplitSpec): Split {
  const splitter = splitters.find((known) => known.id === spec.id)
  if (!splitter) {
    const ids = splitters.map((known) => known.id).join(', ')
    throw new WorkbenchError('SPLIT_NOT_FOUND', `There is no split "${spec.id}".`, `Choose one of: ${ids}.`)
  }
  const parsed = splitter.config.strict().safeParse(spec.config)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.')
    throw new WorkbenchError(
      'INVALID_INPUT',
      `Split "${splitter.id}", ${unknown || 'settings'}: ${issue?.message ?? 'not valid'}.`,
      `Its settings are: ${Object.keys(splitter.config.shape).join(', ')}.`,
      { details: { field: unknown ?? '' } },
    )
  }
  refuseIdleFile(splitter, parsed.data)
  return splitter.split(dataset, parsed.data)
}

/** The live counts of a split that is being chosen: makes the whole split and describes it. */
export function previewSplit(dataset: Dataset, spec: SplitSpec): SplitPreview {
  return describeSplit(dataset, makeSplit(dataset, spec))
}

/**
 * The split that is used when nothing is said: whole users held out; positives are ratings of 4 and more on a scale up to 5 stars (1 to 5, or
 * half stars), else every row.
 */
export function defaultSplitSpec(detail: DatasetDetail): SplitSpec {
  const scale = detail.summary.ratingScale
  const isFiveStars = scale !== null && scale.min >= 0.5 && scale.min < 4 && scale.max === 5 && scale.distinct <= 10
  return { id: 'strong-generalization', config: { threshold: isFiveStars ? 4 : null, minimumUserInteractions: 5 } }
}
