import { type DatasetDetail, DatasetId, type DropReport, type Lineage, type TimeKind } from '../../contract/index.ts'
import type { AttributeColumn } from './dataset.ts'
import { countHistogram, countOverTime, giniIndex, popularityCurve, ratingCounts } from './statistics.ts'

/** Everything that a dataset folder holds, ready to be written. Columns are in `Dataset`'s order: by user, then time, then file order. */
export interface DatasetContent {
  readonly datasetId: string
  readonly name: string
  readonly createdAt: number
  readonly source: DatasetDetail['source']
  readonly drops: DropReport
  readonly notes: readonly string[]
  readonly timeKind: TimeKind
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly userOffsets: Uint32Array
  readonly itemOf: Uint32Array
  readonly ratingOf: Float32Array | null
  readonly timeOf: Float64Array | null
  readonly titles: readonly (string | null)[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  /** Of a derived dataset. */
  readonly lineage?: Lineage
}

/** The counts, histograms and curves of a dataset's page. `bytes`: what its folder takes. */
export function describeDataset(content: DatasetContent, fingerprint: string, bytes: number): DatasetDetail {
  const users = content.userIds.length
  const items = content.itemIds.length
  const interactions = content.itemOf.length
  const activity = new Uint32Array(users)
  for (let u = 0; u < users; u++) activity[u] = content.userOffsets[u + 1] - content.userOffsets[u]
  const popularity = new Uint32Array(items)
  for (let k = 0; k < interactions; k++) popularity[content.itemOf[k]]++
  const ratings = content.ratingOf ? ratingCounts(content.ratingOf) : null
  return {
    summary: {
      id: DatasetId.parse(content.datasetId),
      name: content.name,
      createdAt: content.createdAt,
      users,
      items,
      interactions,
      ratingScale: ratings?.scale ?? null,
      timeKind: content.timeKind,
      hasTitles: content.titles.some((title) => title !== null),
      itemFields: content.itemAttributes.length,
      userFields: content.userAttributes.length,
      dropped: content.drops.read - content.drops.kept,
      bytes,
      fingerprint,
      parents: content.lineage?.parents.map(({ id }) => id) ?? [],
    },
    source: content.source,
    drops: content.drops,
    density: interactions / (users * items),
    ratings: ratings?.counts ?? [],
    userActivity: countHistogram(activity),
    itemPopularity: countHistogram(popularity),
    popularityCurve: popularityCurve(popularity),
    gini: giniIndex(popularity),
    overTime: content.timeKind === 'timestamp' && content.timeOf ? countOverTime(content.timeOf) : null,
    itemFields: content.itemAttributes.map((column) => column.field),
    userFields: content.userAttributes.map((column) => column.field),
    notes: [...content.notes],
    lineage: content.lineage ?? null,
  }
}
