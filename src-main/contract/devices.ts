import { z } from 'zod'

export const Backend = z.enum(['tensorflow', 'webgpu', 'wasm', 'cpu'])
export type Backend = z.infer<typeof Backend>

/** Where a run computes. `auto`: the fastest that this machine has, as measured; any other is taken at its word, or the run says why it cannot. */
export const deviceChoices = ['auto', 'cpu', 'cuda', 'webgpu', 'wasm'] as const
export const DeviceChoice = z.enum(deviceChoices)
export type DeviceChoice = z.infer<typeof DeviceChoice>

/** One of the devices of a machine, examined. */
export const FoundDevice = z.object({
  choice: DeviceChoice.exclude(['auto']),
  /** null where it cannot be had; `reason` says why. */
  backend: Backend.nullable(),
  name: z.string().nullable(),
  driver: z.string().nullable(),
  /** A GPU that the processor plays: right, and slow. Never chosen unless asked for. */
  software: z.boolean(),
  /** Batches per second of the measure in tensor/devices.ts; null where it was not measured. */
  batchesPerSecond: z.number().nullable(),
  reason: z.string().nullable(),
})
export type FoundDevice = z.infer<typeof FoundDevice>
