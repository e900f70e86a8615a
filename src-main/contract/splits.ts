import { z } from 'zod'
import { DatasetId } from './ids.ts'

/** What a file says of a split: whole items held out; who belongs to which part, row by row; which items each user is ranked among. */
export const SplitFileKind = z.enum(['held-out-items', 'fixed-folds', 'negatives'])
export type SplitFileKind = z.infer<typeof SplitFileKind>

export const SplitPart = z.enum(['train', 'validation', 'test'])
export type SplitPart = z.infer<typeof SplitPart>

/** A list that came from outside, kept beside its dataset. Equal content on equal data, equal id. */
export const SplitFile = z.object({
  id: z.string().regex(/^sf_[0-9a-f]{16}$/),
  kind: SplitFileKind,
  name: z.string(),
  /** Entries of each part (items, or pairs of user and item) that the dataset knows. */
  counts: z.partialRecord(SplitPart, z.number().int()),
  /** Entries that name a user or item that the dataset does not have: left out. */
  unknown: z.number().int(),
  sources: z.array(z.object({ name: z.string(), sha256: z.string() })),
})
export type SplitFile = z.infer<typeof SplitFile>

export const ImportSplitRequest = z.object({
  datasetId: DatasetId,
  kind: SplitFileKind,
  /** Files by what they hold. One file of items may say in a column of its own to which part each belongs. */
  files: z.array(z.object({ part: SplitPart, path: z.string().min(1) })).min(1),
  name: z.string().min(1).max(120).optional(),
  /** Columns by name; without, the first columns are taken. */
  userColumn: z.string().optional(),
  itemColumn: z.string().optional(),
  partColumn: z.string().optional(),
})
export type ImportSplitRequest = z.infer<typeof ImportSplitRequest>
