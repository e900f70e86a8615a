import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigValues } from '../../contract/index.ts'
import { AttributeFile, IdList, TitleList } from '../data/folder-format.ts'
import { type AttributeColumn, createIdMap, type Dataset, type IdMap, pick, pickColumns } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import { disk } from '../kernel/disk.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, writeFileAtomic } from '../kernel/files.ts'
import { createRng } from '../kernel/rng.ts'
import type { Component, Model, ModelPlugin, ModelState } from '../plugins/define.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { splitFromState, splitToState } from './split-state.ts'
import { readStateFile, writeStateFile } from './state-file.ts'

/** With the data, all that a model's weights follow from. */
const Recipe = z.object({ modelId: z.string(), config: ConfigValues, seed: z.number().int() })
export type Recipe = z.infer<typeof Recipe>

/**
 * A trained model as one folder that needs nothing else: weights, id maps, titles, attribute values, the split, config and versions. Users and
 * items are the split's own, in its order.
 */
const BundleManifest = Recipe.extend({
  format: z.literal(1),
  /** Of the models that this one is made of; their weights are among its own. */
  components: z.array(Recipe).optional(),
  fingerprint: z.string(),
  datasetName: z.string(),
  versions: z.record(z.string(), z.string()),
})
export type BundleManifest = z.infer<typeof BundleManifest>

export interface OpenRun {
  readonly manifest: BundleManifest
  /** A model that is made of others can fold in when all of them can. */
  readonly plugin: ModelPlugin
  readonly config: ConfigValues
  /** Loaded; lives until `dispose`. */
  readonly model: Model
  readonly split: Split
  readonly users: IdMap
  readonly items: IdMap
  readonly titles: readonly (string | null)[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  dispose(): void
}

export async function writeBundle(
  folder: string,
  manifest: BundleManifest,
  model: ModelState,
  split: Split,
  dataset: Dataset,
): Promise<void> {
  await disk().remove(folder)
  await buildFolderAtomic(folder, async (inside) => {
    const json = (name: string, value: unknown): Promise<void> => writeFileAtomic(join(inside, name), JSON.stringify(value))
    await writeStateFile(join(inside, 'model.state'), model)
    await writeStateFile(join(inside, 'split.state'), splitToState(split))
    await json('users.json', pick(dataset.users.ids, split.userIndex))
    await json('items.json', pick(dataset.items.ids, split.itemIndex))
    await json('titles.json', pick(dataset.titles, split.itemIndex))
    await json('item-attributes.json', pickColumns(dataset.itemAttributes, split.itemIndex))
    await json('user-attributes.json', pickColumns(dataset.userAttributes, split.userIndex))
    await json('manifest.json', manifest)
  })
}

/** The ids of a finished run's users, or of its items, by their place in its split. @throws WorkbenchError as `openRun`. */
export async function readIds(runFolder: string, which: 'users' | 'items'): Promise<readonly string[]> {
  return readJson(join(runFolder, 'bundle'), `${which}.json`, IdList)
}

/** A run's split with its ids, without the model. */
export type OpenSplit = Pick<OpenRun, 'split' | 'users' | 'items'>

/** @throws WorkbenchError RUN_STATE, RUN_DAMAGED as `openRun`. */
export async function openSplit(runFolder: string): Promise<OpenSplit> {
  const folder = join(runFolder, 'bundle')
  const [users, items] = await Promise.all([readJson(folder, 'users.json', IdList), readJson(folder, 'items.json', IdList)])
  const split = await readSplit(join(folder, 'split.state'))
  return { split, users: createIdMap(users), items: createIdMap(items) }
}

/**
 * Opens the model of a finished run. TensorFlow (0.3 s, 0.3 GB) is started by the models that need it, when they need it.
 * @throws WorkbenchError RUN_STATE when the run has no model yet, RUN_DAMAGED when a file cannot be used.
 */
export async function openRun(runFolder: string): Promise<OpenRun> {
  const folder = join(runFolder, 'bundle')
  const manifest = await readJson(folder, 'manifest.json', BundleManifest)
  const [split, state, users, items, titles, itemAttributes, userAttributes] = await Promise.all([
    readSplit(join(folder, 'split.state')),
    readStateFile(join(folder, 'model.state')),
    readJson(folder, 'users.json', IdList),
    readJson(folder, 'items.json', IdList),
    readJson(folder, 'titles.json', TitleList),
    readJson(folder, 'item-attributes.json', AttributeFile),
    readJson(folder, 'user-attributes.json', AttributeFile),
  ])
  const create = (recipe: Recipe, components: readonly Component[]): Pick<OpenRun, 'plugin' | 'config' | 'model'> => {
    const plugin = getModel(recipe.modelId)
    const config = parseConfig(plugin.config, recipe.config, plugin.title)
    const context = { userCount: users.length, itemCount: items.length, rng: createRng(recipe.seed), itemAttributes, userAttributes }
    return { plugin, config, model: plugin.create(config, { ...context, components }) }
  }
  const parts = (manifest.components ?? []).map((recipe) => create(recipe, []))
  const components = parts.map(({ plugin, model }) => ({ title: plugin.title, model, hasSeenValidation: true }))
  const { plugin, config, model } = create(manifest, components)
  const foldIn = [plugin, ...parts.map((part) => part.plugin)].every(({ capabilities }) => capabilities.foldIn)
  await model.load(state)
  return {
    manifest,
    plugin: { ...plugin, capabilities: { ...plugin.capabilities, foldIn } },
    config,
    model,
    split,
    users: createIdMap(users),
    items: createIdMap(items),
    titles,
    itemAttributes,
    userAttributes,
    dispose: () => model.dispose(),
  }
}

/** The file may be whole and hold something else than a split. */
async function readSplit(path: string): Promise<Split> {
  const state = await readStateFile(path)
  try {
    return splitFromState(state)
  } catch (cause) {
    throw new WorkbenchError('RUN_DAMAGED', `${path} holds no split.`, 'Train the model again.', { cause })
  }
}

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WorkbenchError(
      'RUN_STATE',
      `This run has no usable model: ${path} cannot be read.`,
      'Wait until the run is finished, or train it again.',
      { cause },
    )
  })
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new WorkbenchError('RUN_DAMAGED', `${path} is damaged.`, 'Train the model again.', { cause })
  }
}
