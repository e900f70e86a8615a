import type { StudiedModel, StudyPreset, StudyRequest } from '../../contract/index.ts'
import { type CommandResult, type JsonValue, usageError } from './command.ts'
import { table } from './text.ts'

export function findPreset(presets: readonly StudyPreset[], id: string): StudyPreset {
  const found = presets.find((preset) => preset.id === id)
  if (found !== undefined) return found
  throw usageError(`There is no ready study "${id}". Choose one of: ${presets.map((preset) => preset.id).join(', ')}.`)
}

/** The part of a ready study that a request takes over, its models aside. */
export function requestOf(
  preset: StudyPreset,
): Pick<StudyRequest, 'sampler' | 'metric' | 'trials' | 'minutes' | 'seedsPerTrial' | 'prune'> {
  const { sampler, metric, trials, minutes, seedsPerTrial, prune } = preset
  return { sampler, metric, trials, minutes, seedsPerTrial, prune }
}

/** A model with what `--set` and `--range` say of it; each takes the place of the other, and of what was there. */
export function withSettings(
  { modelId, fixed, ranges }: StudiedModel,
  setting: Readonly<Record<string, JsonValue>>,
  range: Readonly<Record<string, JsonValue[]>>,
): StudiedModel {
  const ownFixed = ownOf(setting, modelId)
  const ownRanges = ownOf(range, modelId)
  return {
    modelId,
    fixed: { ...without(fixed, ownRanges), ...ownFixed },
    ranges: { ...without(ranges, ownFixed), ...ownRanges },
  }
}

export function presetsResult(presets: readonly StudyPreset[]): CommandResult {
  const rows = presets.map(({ id, models, summary }) => [id, models.map(({ modelId }) => modelId).join(', '), summary])
  return {
    json: { presets },
    text: `${table(['preset', 'models', 'what it asks'], rows)}\n\nOne is started with: coldframe study <dataset> --preset ${presets[0]?.id ?? '<id>'}`,
  }
}

/** What is meant for this model: plain keys for all, `ease.regularization` for one. */
function ownOf<T>(values: Readonly<Record<string, T>>, modelId: string): Record<string, T> {
  const own = Object.entries(values).flatMap(([key, value]): [string, T][] => {
    const at = key.indexOf('.')
    if (at < 0) return [[key, value]]
    return key.slice(0, at) === modelId ? [[key.slice(at + 1), value]] : []
  })
  return Object.fromEntries(own)
}

function without<T>(values: Readonly<Record<string, T>>, replaced: Readonly<Record<string, unknown>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !Object.hasOwn(replaced, key)))
}
