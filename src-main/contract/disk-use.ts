import { z } from 'zod'
import { DatasetId, RunId } from './ids.ts'

/** What the workspace takes on the disk, in bytes, and whose it is. */
export const DiskUse = z.object({
  bytes: z.number(),
  /** Still free on the disk that it lies on. */
  diskFreeBytes: z.number(),
  /** By what it is, the largest first. */
  parts: z.array(z.object({ name: z.string(), bytes: z.number() })),
  /** Within the catalogue: pages that deleted rows have left, not yet given back. */
  catalogueFreeBytes: z.number(),
  /** With the runs that were made on each, the largest together first. */
  datasets: z.array(z.object({ datasetId: DatasetId, name: z.string(), bytes: z.number(), runs: z.number().int(), runBytes: z.number() })),
  runCount: z.number().int(),
  /** The largest, as many as were asked for. */
  runs: z.array(z.object({ runId: RunId, name: z.string(), datasetName: z.string(), bytes: z.number() })),
})
export type DiskUse = z.infer<typeof DiskUse>

/** As a worker measures it: bytes by entry of the workspace folder, and within the folders that have one for each row. */
export const FolderSizes = z.object({
  parts: z.record(z.string(), z.number()),
  datasets: z.record(z.string(), z.number()),
  runs: z.record(z.string(), z.number()),
})
export type FolderSizes = z.infer<typeof FolderSizes>
