import { z } from 'zod'
import { RunId } from './ids.ts'

/** Runs that wait, the next one first. Paused: what is running goes on, nothing new begins. */
export const RunQueue = z.object({ isPaused: z.boolean(), runIds: z.array(RunId) })
export type RunQueue = z.infer<typeof RunQueue>

/** A way to look at the list of runs, under a name: the part of the page's address that says filter, order, columns and groups. */
export const RunView = z.object({ name: z.string().min(1).max(80), query: z.record(z.string(), z.string().max(2000)) })
export type RunView = z.infer<typeof RunView>
