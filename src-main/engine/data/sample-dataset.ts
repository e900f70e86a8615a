import type { DatasetContent } from './describe-dataset.ts'
import { generateSample, type SampleParameters } from './sample.ts'

/** The sample as the content of a dataset folder. */
export function sampleContent(
  parameters: SampleParameters,
  identity: Pick<DatasetContent, 'datasetId' | 'name' | 'createdAt'>,
): DatasetContent {
  const sample = generateSample(parameters)
  const total = sample.interactions.reduce((sum, rows) => sum + rows.length, 0)
  const userOffsets = new Uint32Array(sample.userIds.length + 1)
  const itemOf = new Uint32Array(total)
  const ratingOf = new Float32Array(total)
  const timeOf = new Float64Array(total)
  let at = 0
  sample.interactions.forEach((rows, user) => {
    for (const { item, rating, time } of rows) {
      itemOf[at] = item
      ratingOf[at] = rating
      timeOf[at] = time
      at++
    }
    userOffsets[user + 1] = at
  })
  return {
    ...identity,
    source: { path: '', format: 'sample', files: [] },
    drops: { read: total, kept: total, reasons: [], examples: [] },
    notes: [
      'Made by a seeded generator: invented board games rated by invented people. Ten taste groups and a popularity tail are planted, so a good model must beat popularity clearly.',
    ],
    timeKind: 'timestamp',
    userIds: sample.userIds,
    itemIds: sample.itemIds,
    userOffsets,
    itemOf,
    ratingOf,
    timeOf,
    titles: sample.titles,
    itemAttributes: sample.itemAttributes,
    userAttributes: sample.userAttributes,
  }
}
