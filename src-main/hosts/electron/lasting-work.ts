import { z } from 'zod'
import type { Job } from '../../engine/runs/messages.ts'

/** Jobs whose loss somebody would mind; previews, estimates and the look at the machine are asked for in passing. */
const lastingKinds = ['train', 'import', 'sample', 'attributes', 'export-run', 'write-lists'] as const satisfies readonly Job['kind'][]

const LastingJob = z.object({ type: z.literal('job'), job: z.object({ kind: z.enum(lastingKinds) }) })

/** True when this message to a worker begins such work. */
export function beginsLastingWork(message: unknown): boolean {
  return LastingJob.safeParse(message).success
}
