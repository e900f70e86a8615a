import { z } from 'zod'
import { Failure } from '../../contract/errors.ts'

/**
 * What the shell and its engine process say to each other. The engine process cannot fork (utility processes are the shell's to start), so
 * its requests for workers travel here too, and the workers' own messages pass through.
 */
const WorkerExit = z.object({ code: z.number().nullable(), signal: z.string().nullable(), lastWords: z.string() })

/** `port` carries one transferred MessagePort. `sampleWhenNew`: a workspace that does not exist yet begins with the sample dataset. */
export const ToEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), workspace: z.string(), sampleWhenNew: z.boolean() }),
  z.object({ type: z.literal('port'), portId: z.number().int() }),
  z.object({ type: z.literal('worker-started'), workerId: z.number().int(), pid: z.number().int().nullable() }),
  z.object({ type: z.literal('worker-message'), workerId: z.number().int(), message: z.unknown() }),
  z.object({ type: z.literal('worker-exit'), workerId: z.number().int(), exit: WorkerExit }),
  z.object({ type: z.literal('close') }),
])
export type ToEngine = z.infer<typeof ToEngine>

/** `port-used`: the page on the other end of that port has spoken for the first time. */
export const FromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), failure: Failure }),
  z.object({ type: z.literal('port-used'), portId: z.number().int() }),
  z.object({
    type: z.literal('worker-spawn'),
    workerId: z.number().int(),
    role: z.enum(['runner', 'reader']),
    threads: z.number().int().min(1),
  }),
  z.object({ type: z.literal('worker-message'), workerId: z.number().int(), message: z.unknown() }),
  z.object({ type: z.literal('worker-kill'), workerId: z.number().int() }),
  z.object({ type: z.literal('closed') }),
])
export type FromEngine = z.infer<typeof FromEngine>

export type WorkerRequest = Extract<FromEngine, { workerId: number }>
export type WorkerReply = Extract<ToEngine, { workerId: number }>
