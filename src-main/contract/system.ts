import { z } from 'zod'
import { Backend, FoundDevice } from './devices.ts'

export const DoctorReport = z.object({
  backend: Backend,
  device: z.string(),
  tensorflow: z.string().nullable(),
  cuda: z.string().nullable(),
  matmulGflops: z.number(),
  /** All that a run can be sent to, with what `auto` stands for first. */
  devices: z.array(FoundDevice),
  cpu: z.string(),
  cores: z.number().int(),
  memoryTotalMb: z.number(),
  memoryFreeMb: z.number(),
  diskFreeMb: z.number(),
  node: z.string(),
  electron: z.string().nullable(),
  browser: z.string().nullable(),
  version: z.string(),
  /** What is not there, and the command that would get it. */
  missing: z.array(z.object({ what: z.string(), why: z.string(), command: z.string() })),
})
export type DoctorReport = z.infer<typeof DoctorReport>

/** Something that a package contains, and the licence it is under (SPDX). */
export const ShippedPart = z.object({ name: z.string(), version: z.string(), licence: z.string() })
export type ShippedPart = z.infer<typeof ShippedPart>

export const SystemInfo = z.object({
  version: z.string(),
  workspace: z.string(),
  workspaceName: z.string(),
  host: z.enum(['electron', 'server', 'cli', 'test']),
  pid: z.number().int(),
  lastSeq: z.number().int(),
})
export type SystemInfo = z.infer<typeof SystemInfo>

/** `engineMemoryMb` and `workerMemoryMb`: resident sizes. */
export const Vitals = z.object({
  at: z.number(),
  engineMemoryMb: z.number(),
  workerMemoryMb: z.number(),
  running: z.number().int(),
  queued: z.number().int(),
})
export type Vitals = z.infer<typeof Vitals>
