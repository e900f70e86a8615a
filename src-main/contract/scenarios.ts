import { z } from 'zod'
import { DatasetId, ScenarioId } from './ids.ts'

/** The history of a user with changes: items taken out, items added (the newest first), ratings that were given anew. */
const ChangedUser = z.object({
  kind: z.literal('user'),
  user: z.string(),
  off: z.array(z.string()).max(10_000),
  added: z.array(z.string()).max(10_000),
  rated: z.array(z.object({ item: z.string(), rating: z.number() })).max(10_000),
})
/** A history from nothing, the newest item first. */
const MadeUp = z.object({ kind: z.literal('history'), items: z.array(z.string()).min(1).max(10_000) })

export const ScenarioHistory = z.discriminatedUnion('kind', [ChangedUser, MadeUp])
export type ScenarioHistory = z.infer<typeof ScenarioHistory>

/** A "what if" that was kept under a name. It belongs to a dataset, so that every run on it can be asked. */
export const Scenario = z.object({
  id: ScenarioId,
  name: z.string(),
  datasetId: DatasetId,
  history: ScenarioHistory,
  createdAt: z.number(),
  changedAt: z.number(),
})
export type Scenario = z.infer<typeof Scenario>

const Name = z.string().min(1).max(120)

/** With an id that scenario is changed; without one a new one is made. */
export const SaveScenarioRequest = z.union([
  z.object({ scenarioId: ScenarioId, name: Name, history: ScenarioHistory }),
  z.object({ datasetId: DatasetId, name: Name, history: ScenarioHistory }),
])
export type SaveScenarioRequest = z.infer<typeof SaveScenarioRequest>
