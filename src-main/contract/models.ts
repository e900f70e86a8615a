import { z } from 'zod'
import { SplitFileKind } from './splits.ts'

/**
 * JSON Schema (draft 2020-12) made from a plugin's zod object by `z.toJSONSchema`. Its `.meta()` keys survive: `title`, `description`,
 * `unit`, `symbol` (the paper's letter), `group`, `scale` ('log'), `step`. Forms, CLI help and reference pages are drawn from it alone.
 */
export const ConfigSchema = z.record(z.string(), z.json())
export type ConfigSchema = z.infer<typeof ConfigSchema>

export const ConfigValues = z.record(z.string(), z.json())
export type ConfigValues = z.infer<typeof ConfigValues>

export const Preset = z.object({ id: z.string(), title: z.string(), summary: z.string(), config: ConfigValues })
export type Preset = z.infer<typeof Preset>

/** What a model can do; the app offers exactly this, and says why the rest is not offered. */
export const Capabilities = z.object({
  /** Learns in epochs (live curves, early stopping, resume) or in one closed-form step. */
  iterative: z.boolean(),
  /** Scores all items for a history that was never trained on. */
  foldIn: z.boolean(),
  /** Needs attributes of items. */
  itemAttributes: z.boolean(),
  /** Scores users for an item that nobody has seen, from its attributes. */
  scoreUsers: z.boolean(),
  deterministic: z.boolean(),
})
export type Capabilities = z.infer<typeof Capabilities>

export const ModelInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  reference: z.string(),
  family: z.string(),
  baseline: z.boolean(),
  capabilities: Capabilities,
  /** The setting that holds ids of finished runs, which this model is made of. */
  runsSetting: z.string().optional(),
  schema: ConfigSchema,
  defaults: ConfigValues,
  presets: z.array(Preset),
})
export type ModelInfo = z.infer<typeof ModelInfo>

export const SplitterInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  usedBy: z.string(),
  /** Its setting `file` names an imported file of this kind. */
  fileKind: SplitFileKind.optional(),
  /** With these settings only. */
  fileWhen: ConfigValues.optional(),
  schema: ConfigSchema,
  defaults: ConfigValues,
})
export type SplitterInfo = z.infer<typeof SplitterInfo>

export const MetricInfo = z.object({
  id: z.string(),
  title: z.string(),
  formula: z.string(),
  summary: z.string(),
  higherIsBetter: z.boolean(),
  perUser: z.boolean(),
  hasCutoff: z.boolean(),
})
export type MetricInfo = z.infer<typeof MetricInfo>
