import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { EpochPoint } from '../../contract/index.ts'
import { disk } from '../kernel/disk.ts'
import type { RngState } from '../kernel/rng.ts'
import type { ModelState } from '../plugins/define.ts'
import { readStateFile, writeStateFile } from './state-file.ts'

/** Where a run stands: everything but the model's own numbers. */
const Standing = z.object({
  /** Completed epochs. */
  epoch: z.number().int(),
  rng: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  bestEpoch: z.number().int(),
  /** Before anything was measured it is -Infinity, which JSON writes as null. */
  bestValue: z
    .number()
    .nullable()
    .transform((value) => value ?? Number.NEGATIVE_INFINITY),
  /** Evaluations since the best one. */
  sinceBest: z.number().int(),
  /** Every epoch so far: what sentinels look back at. Checkpoints of earlier versions have none. */
  points: z.array(EpochPoint).default([]).readonly(),
  /** All of it, measuring included: what the time left is estimated from. */
  wallMs: z.number(),
  /** Config, split and data that this belongs to: a checkpoint never continues another run. */
  recipe: z.string(),
})
export type Standing = Omit<z.infer<typeof Standing>, 'rng'> & { readonly rng: RngState }

export interface Checkpoint {
  readonly standing: Standing
  readonly model: ModelState
  readonly training: ModelState
  /** The best epoch's model; the same object as `model` when this epoch is the best. */
  readonly best: ModelState
}

const kept = 2
const namePattern = /^epoch-(\d{6})\.state$/

/** Writes a checkpoint whole or not at all, then removes all but the newest two. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { standing, model, training, best } = checkpoint
  const name = `epoch-${String(standing.epoch).padStart(6, '0')}.state`
  await writeStateFile(join(folder, name), {
    arrays: { ...prefixed('model/', model), ...prefixed('training/', training), ...(best === model ? {} : prefixed('best/', best)) },
    json: { standing, model: model.json, training: training.json, best: best === model ? null : best.json },
  })
  const names = await checkpointNames(folder)
  for (const old of names.slice(kept)) await disk().remove(join(folder, old))
}

/**
 * The newest readable checkpoint of this recipe, undefined when there is none. An unreadable one (a disk fault) falls back to the one before;
 * `unreadable` names what was passed over.
 */
export async function readCheckpoint(
  folder: string,
  recipe: string,
): Promise<{ checkpoint: Checkpoint | undefined; unreadable: string[] }> {
  const unreadable: string[] = []
  for (const name of await checkpointNames(folder)) {
    try {
      const state = await readStateFile(join(folder, name))
      const json = z.object({ standing: Standing, model: Json, training: Json, best: Json.nullable() }).parse(state.json)
      if (json.standing.recipe !== recipe) continue
      const model = { arrays: section(state, 'model/'), json: json.model }
      const best = json.best ? { arrays: section(state, 'best/'), json: json.best } : model
      return {
        checkpoint: { standing: json.standing, model, training: { arrays: section(state, 'training/'), json: json.training }, best },
        unreadable,
      }
    } catch {
      // Told to the caller, who logs it: falling back is what the second generation is for.
      unreadable.push(name)
    }
  }
  return { checkpoint: undefined, unreadable }
}

const Json = z.record(z.string(), z.unknown())

/** Newest first. */
async function checkpointNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => namePattern.test(name))
    .sort()
    .reverse()
}

function prefixed(prefix: string, state: ModelState): ModelState['arrays'] {
  return Object.fromEntries(Object.entries(state.arrays).map(([name, array]) => [prefix + name, array]))
}

function section(state: ModelState, prefix: string): ModelState['arrays'] {
  return Object.fromEntries(
    Object.entries(state.arrays)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, array]) => [name.slice(prefix.length), array]),
  )
}
