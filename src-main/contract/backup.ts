import { z } from 'zod'

/** A backup as it is told about: what is in it, and where it lies. */
export const BackupSummary = z.object({
  folder: z.string(),
  /** Of the workspace that it was made of. */
  workspaceName: z.string(),
  createdAt: z.number(),
  files: z.number().int(),
  bytes: z.number(),
})
export type BackupSummary = z.infer<typeof BackupSummary>
