import { z } from 'zod'
import { RunId } from './ids.ts'

/** What a finding is about; `id` is null where it is the workspace itself, or something that has no row. */
export const AuditSubject = z.object({
  kind: z.enum(['workspace', 'dataset', 'run', 'report', 'study']),
  id: z.string().nullable(),
  name: z.string(),
})
export type AuditSubject = z.infer<typeof AuditSubject>

/** What can be done without losing anything: `set-aside` moves to the workspace's `lost` folder, the others correct a row. */
export const AuditRepair = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-aside'), path: z.string() }),
  z.object({ kind: z.literal('mark-damaged'), runId: RunId }),
  z.object({ kind: z.literal('correct-state'), runId: RunId }),
])
export type AuditRepair = z.infer<typeof AuditRepair>

export const AuditFinding = z.object({
  /** `damage`: something is lost or cannot be trusted. `leftover`: something that nothing needs, of a process that was killed. */
  severity: z.enum(['damage', 'leftover']),
  /** Path below the workspace, or the table of the catalogue. */
  place: z.string(),
  subject: AuditSubject,
  message: z.string(),
  /** What does not work because of it. */
  affects: z.string(),
  remedy: z.string(),
  repair: AuditRepair.nullable(),
})
export type AuditFinding = z.infer<typeof AuditFinding>

export const AuditReport = z.object({
  checkedAt: z.number(),
  seconds: z.number(),
  datasets: z.number().int(),
  runs: z.number().int(),
  reports: z.number().int(),
  studies: z.number().int(),
  /** Files whose content was compared with a stored hash, and their bytes. */
  files: z.number().int(),
  bytes: z.number(),
  /** Finished runs from before hashes were stored: checked by presence and by the checksums inside their models only. */
  unsealedRuns: z.number().int(),
  findings: z.array(AuditFinding),
  /** What was put right in this audit; these are not among the findings any more. */
  repaired: z.array(AuditFinding),
})
export type AuditReport = z.infer<typeof AuditReport>
