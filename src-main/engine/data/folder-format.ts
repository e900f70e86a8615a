import { z } from 'zod'
import { AttributeField, DatasetDetail } from '../../contract/index.ts'

/**
 * A dataset folder is immutable but for its attributes: raw little-endian columns that can be mapped into memory as they are, id maps and
 * titles as JSON, the dropped lines as CSV, and a manifest that names every file with its size and SHA-256. An attributes revision adds a
 * file under a new name and then replaces the manifest in one step.
 */
export const datasetFormatVersion = 1

export const manifestName = 'manifest.json'
export const droppedName = 'dropped.csv'

/** File names by role. Columns follow the interaction order of `Dataset`: by user, then time, then file order. */
export const columnNames = {
  userOffsets: 'user-offsets.u32',
  itemOf: 'items.u32',
  ratingOf: 'ratings.f32',
  timeOf: 'times.f64',
  userIds: 'user-ids.json',
  itemIds: 'item-ids.json',
} as const

export const ManifestFile = z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })
export type ManifestFile = z.infer<typeof ManifestFile>

export const Manifest = z.object({
  formatVersion: z.literal(datasetFormatVersion),
  detail: DatasetDetail,
  files: z.array(ManifestFile),
  /** Names of the files in force. A revision writes new ones; those that it replaced stay until the next, for readers that are at it. */
  titles: z.string(),
  itemAttributes: z.string(),
  userAttributes: z.string(),
})
export type Manifest = z.infer<typeof Manifest>

export const IdList = z.array(z.string())
export const TitleList = z.array(z.string().nullable())
export const AttributeFile = z.array(
  z.object({ field: AttributeField, values: z.array(z.union([z.string(), z.number(), z.array(z.string()), z.null()])) }),
)

/** The files that a revision of the attributes may replace; revision 1 is what the import wrote. */
export function revisedNames(revision: number): { titles: string; itemAttributes: string; userAttributes: string } {
  return {
    titles: `titles.${revision}.json`,
    itemAttributes: `item-attributes.${revision}.json`,
    userAttributes: `user-attributes.${revision}.json`,
  }
}
