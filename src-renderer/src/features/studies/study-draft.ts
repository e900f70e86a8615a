import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { z } from 'zod'
import { Sampler, type StudyPreset } from '../../../../src-main/contract/studies.ts'
import { parseDraft, type RunDraft, writeDraft } from '../new-run/run-draft.ts'

/** What the new-study page holds, in the address alone: a run's draft, whose settings are the fixed ones, and what the search adds. */
export interface StudyDraft extends RunDraft {
  /** Model -> setting -> range; what is absent has the model's own range. */
  readonly ranges: Readonly<Record<string, Readonly<Record<string, readonly z.infer<ReturnType<typeof z.json>>[]>>>>
  readonly sampler: Sampler
  readonly metric: string
  readonly trials: number | null
  readonly minutes: number | null
  readonly seedsPerTrial: number
  readonly prune: boolean
  readonly name: string
}

const Ranges = z.record(z.string(), z.record(z.string(), z.array(z.json())))
export const defaultTrials = 20
export const defaultMetric = 'ndcg@100'

function textOf(value: LocationQuery[string] | undefined): string {
  return typeof value === 'string' ? value : ''
}

function parseRanges(text: string): StudyDraft['ranges'] {
  try {
    return Ranges.parse(JSON.parse(text === '' ? '{}' : text))
  } catch {
    return {}
  }
}

/** `none` is a budget that does not limit. */
function parseBudget(text: string, fallback: number | null): number | null {
  if (text === '') return fallback
  const value = Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}

export function parseStudyDraft(query: LocationQuery): StudyDraft {
  const sampler = Sampler.safeParse(textOf(query.sampler))
  const metric = textOf(query.metric)
  return {
    ...parseDraft(query),
    ranges: parseRanges(textOf(query.ranges)),
    sampler: sampler.success ? sampler.data : 'tpe',
    metric: /^[a-z_]+@\d+$/.test(metric) ? metric : defaultMetric,
    trials: parseBudget(textOf(query.trials), defaultTrials),
    minutes: parseBudget(textOf(query.minutes), null),
    seedsPerTrial: Math.min(20, Math.max(1, Math.round(parseBudget(textOf(query.repeats), 1) ?? 1))),
    prune: textOf(query.prune) !== 'no',
    name: textOf(query.name),
  }
}

/** Only what differs from an empty draft is written. */
export function writeStudyDraft(draft: StudyDraft): LocationQueryRaw {
  const ranges = Object.fromEntries(
    Object.entries(draft.ranges).filter(([model, own]) => draft.models.includes(model) && Object.keys(own).length > 0),
  )
  return {
    ...writeDraft(draft),
    ...(Object.keys(ranges).length === 0 ? {} : { ranges: JSON.stringify(ranges) }),
    ...(draft.sampler === 'tpe' ? {} : { sampler: draft.sampler }),
    ...(draft.metric === defaultMetric ? {} : { metric: draft.metric }),
    ...(draft.trials === defaultTrials ? {} : { trials: String(draft.trials ?? 'none') }),
    ...(draft.minutes === null ? {} : { minutes: String(draft.minutes) }),
    ...(draft.seedsPerTrial === 1 ? {} : { repeats: String(draft.seedsPerTrial) }),
    ...(draft.prune ? {} : { prune: 'no' }),
    ...(draft.name === '' ? {} : { name: draft.name }),
  }
}

/** What a ready study changes of a draft; dataset, seed and name stay, and the split where the study has none of its own. */
export function draftOfPreset({ models, sampler, metric, trials, minutes, seedsPerTrial, prune, split }: StudyPreset): Partial<StudyDraft> {
  return {
    models: models.map(({ modelId }) => modelId),
    configs: Object.fromEntries(models.map(({ modelId, fixed }) => [modelId, fixed])),
    ranges: Object.fromEntries(models.map(({ modelId, ranges }) => [modelId, ranges])),
    sampler,
    metric,
    trials,
    minutes,
    seedsPerTrial,
    prune,
    ...(split === undefined ? {} : { splitId: split.id, splitConfig: split.config }),
  }
}
