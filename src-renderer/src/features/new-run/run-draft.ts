import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { z } from 'zod'
import { DeviceChoice } from '../../../../src-main/contract/devices.ts'
import { ConfigId, DatasetId } from '../../../../src-main/contract/ids.ts'
import { ConfigValues } from '../../../../src-main/contract/models.ts'
import { parseSeedList, writeSeedList } from '../../../../src-main/contract/seed-list.ts'

const SavedChoice = z.object({ configId: ConfigId, version: z.number().int().min(1) })
export type SavedChoice = z.infer<typeof SavedChoice>

/** What the new-run page holds. It lives in the address alone: reload, back, a second window and a kept link all find it again. */
export interface RunDraft {
  readonly dataset: DatasetId | null
  readonly models: readonly string[]
  /** Settings that differ from the defaults, by model. */
  readonly configs: Readonly<Record<string, ConfigValues>>
  /** The saved configurations that the settings were taken from, by model; absent: none. */
  readonly savedConfigs?: Readonly<Record<string, SavedChoice>>
  /** null: the split that fits this dataset when nothing is said. */
  readonly splitId: string | null
  readonly splitConfig: ConfigValues
  readonly seed: number
  /** More seeds beside that one: every model is trained with each. */
  readonly moreSeeds?: readonly number[]
  /** The split is drawn with each of these in place of its own seed. */
  readonly splitSeeds?: readonly number[]
  /** Absent: the fastest that the machine has. */
  readonly device?: DeviceChoice
}

const Configs = z.record(z.string(), ConfigValues)
const SavedChoices = z.record(z.string(), SavedChoice)
const defaultSeed = 1

function textOf(value: LocationQuery[string] | undefined): string {
  return typeof value === 'string' ? value : ''
}

function parseJson<T>(text: string, schema: { parse(value: unknown): T }, fallback: T): T {
  if (text === '') return fallback
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return fallback
  }
}

export function parseDraft(query: LocationQuery): RunDraft {
  const dataset = DatasetId.safeParse(textOf(query.dataset))
  const [seed = defaultSeed, ...moreSeeds] = parseSeedList(textOf(query.seed)) ?? []
  const splitSeeds = parseSeedList(textOf(query.splitseeds)) ?? []
  const device = DeviceChoice.safeParse(textOf(query.device))
  return {
    dataset: dataset.success ? dataset.data : null,
    models: textOf(query.models)
      .split(',')
      .filter((id) => id !== ''),
    configs: parseJson(textOf(query.set), Configs, {}),
    ...(textOf(query.saved) === '' ? {} : { savedConfigs: parseJson(textOf(query.saved), SavedChoices, {}) }),
    splitId: textOf(query.split) || null,
    splitConfig: parseJson(textOf(query.splitset), ConfigValues, {}),
    seed,
    ...(moreSeeds.length === 0 ? {} : { moreSeeds }),
    ...(splitSeeds.length === 0 ? {} : { splitSeeds }),
    ...(device.success && device.data !== 'auto' ? { device: device.data } : {}),
  }
}

/** Only what differs from an empty draft is written. */
export function writeDraft(draft: RunDraft): LocationQueryRaw {
  const configs = Object.fromEntries(
    Object.entries(draft.configs).filter(([model, config]) => draft.models.includes(model) && Object.keys(config).length > 0),
  )
  const saved = Object.fromEntries(Object.entries(draft.savedConfigs ?? {}).filter(([model]) => draft.models.includes(model)))
  return {
    ...(draft.dataset === null ? {} : { dataset: draft.dataset }),
    ...(draft.models.length === 0 ? {} : { models: draft.models.join(',') }),
    ...(Object.keys(configs).length === 0 ? {} : { set: JSON.stringify(configs) }),
    ...(Object.keys(saved).length === 0 ? {} : { saved: JSON.stringify(saved) }),
    ...(draft.splitId === null ? {} : { split: draft.splitId }),
    ...(Object.keys(draft.splitConfig).length === 0 ? {} : { splitset: JSON.stringify(draft.splitConfig) }),
    ...(draft.seed === defaultSeed && draft.moreSeeds === undefined
      ? {}
      : { seed: writeSeedList([draft.seed, ...(draft.moreSeeds ?? [])]) }),
    ...(draft.splitSeeds === undefined ? {} : { splitseeds: writeSeedList(draft.splitSeeds) }),
    ...(draft.device === undefined ? {} : { device: draft.device }),
  }
}
