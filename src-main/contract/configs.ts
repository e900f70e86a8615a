import { z } from 'zod'
import { ConfigId, RunId } from './ids.ts'
import { ConfigValues } from './models.ts'

const Name = z.string().min(1).max(120)
const Notes = z.string().max(20_000)

/** A model with all of its settings, kept under a name. The values are complete: they mean the same when the model's defaults change. */
export const SavedConfig = z.object({
  id: ConfigId,
  name: z.string(),
  modelId: z.string(),
  notes: z.string(),
  /** Of the newest version; versions count from 1. */
  version: z.number().int(),
  values: ConfigValues,
  createdAt: z.number(),
  /** The last change of anything: values, name or notes. */
  changedAt: z.number(),
  /** Runs that were started from any of its versions. */
  runs: z.number().int(),
})
export type SavedConfig = z.infer<typeof SavedConfig>

/** Values as they once were. A version is never changed and goes only with its configuration. */
export const ConfigVersion = z.object({
  version: z.number().int(),
  createdAt: z.number(),
  values: ConfigValues,
  /** The older version that this one brought back. */
  restoredFrom: z.number().int().nullable(),
})
export type ConfigVersion = z.infer<typeof ConfigVersion>

export const ConfigDetail = z.object({
  summary: SavedConfig,
  /** The newest first. */
  versions: z.array(ConfigVersion),
  /** The newest first. */
  runs: z.array(z.object({ runId: RunId, version: z.number().int() })),
})
export type ConfigDetail = z.infer<typeof ConfigDetail>

/** With an id a new version of that configuration, where the values differ from its newest; without one a new configuration. */
export const SaveConfigRequest = z.union([
  z.object({ configId: ConfigId, values: ConfigValues, notes: Notes.optional() }),
  z.object({ name: Name, modelId: z.string(), values: ConfigValues, notes: Notes.default('') }),
])
export type SaveConfigRequest = z.infer<typeof SaveConfigRequest>

/** Which saved values a run starts from; the newest version when none is named. */
export const ConfigChoice = z.object({ configId: ConfigId, version: z.number().int().min(1).optional() })
export type ConfigChoice = z.infer<typeof ConfigChoice>

/** Where a run's settings came from. A deleted configuration still has its name here. */
export const ConfigOrigin = z.object({
  configId: ConfigId,
  name: z.string(),
  version: z.number().int(),
  isDeleted: z.boolean(),
  /** Settings that were changed after they were taken from it. */
  changedKeys: z.array(z.string()),
})
export type ConfigOrigin = z.infer<typeof ConfigOrigin>

/** The file that configurations travel in, with their whole history, the oldest version first. */
export const ConfigFile = z.object({
  format: z.literal('coldframe-configs'),
  formatVersion: z.literal(1),
  configs: z
    .array(
      z.object({
        name: Name,
        modelId: z.string(),
        notes: Notes.default(''),
        versions: z
          .array(
            z.object({ createdAt: z.number().optional(), restoredFrom: z.number().int().nullable().default(null), values: ConfigValues }),
          )
          .min(1)
          .max(10_000),
      }),
    )
    .min(1)
    .max(10_000),
})
export type ConfigFile = z.infer<typeof ConfigFile>
