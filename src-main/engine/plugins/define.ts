import type { z } from 'zod'
import type { Capabilities } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Layout } from '../data/import/layout.ts'
import type { SourceListing } from '../data/import/source.ts'
import type { Split } from '../data/split.ts'
import type { Csr } from '../kernel/csr.ts'
import type { Work } from '../kernel/progress.ts'
import type { Rng } from '../kernel/rng.ts'

/**
 * Models, metrics and splitters are records. From a record follow its form in the app, its flags in the CLI, its validation and its reference
 * page; nothing is typed twice. Shared names of hyper-parameters, the same in every model: `embeddingSize`, `hiddenSize`, `epochs`, `batchSize`,
 * `learningRate`, `regularization`, `dropout`, `neighbours`, `patience`.
 */

/** A zod object whose fields carry `.meta({ title, description, symbol?, unit?, group?, scale? })` and a default each. */
export type ConfigObject = z.ZodObject<z.ZodRawShape>

export interface ModelContext {
  readonly userCount: number
  readonly itemCount: number
  /** Seeded by the run; every random draw of the model comes from here. */
  readonly rng: Rng
  /** Attributes by the split's item index, for models whose capability says so. */
  readonly dataset: Dataset | null
  readonly itemIndex: Uint32Array
}

/** Named arrays plus JSON: what a checkpoint or a bundle stores of a model. */
export interface ModelState {
  readonly arrays: Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array | Uint32Array }>
  readonly json: Record<string, unknown>
}

/** The best items of each row: row r's are `items[r*k .. r*k+k)`, best first; absent places hold `noItem` and score -Infinity. */
export interface TopLists {
  readonly k: number
  readonly items: Uint32Array
  readonly scores: Float32Array
}
export const noItem = 0xffffffff

/**
 * A model in one process. The engine owns loop, timing, selection, checkpoints and logs; a model computes.
 * Whoever creates it disposes it (tensors).
 */
export interface Model {
  /** Closed form: learns all there is. Called again with other data it forgets the first. Absent for iterative models. */
  fit?(train: Csr, work: Work): Promise<void>
  /** Iterative: called once before the first epoch (or before loadTraining). */
  prepare?(train: Csr): Promise<void>
  /** Iterative: one pass; returns the mean of each loss part. The model can score after every epoch. */
  trainEpoch?(work: Work): Promise<Record<string, number>>
  /**
   * Scores of all items for each history (rows of `histories`; columns are the split's items). [rows x itemCount], row-major, finite.
   * `users` (the split's user rows, same length) is there for models that have no fold-in.
   */
  scoreItems(histories: Csr, users: Uint32Array | null): Promise<Float32Array>
  /**
   * The k best items per row without those in `exclude`, ties broken by `tieOrder` (a permutation; smaller wins). Optional fast path on the device,
   * equal to ranking `scoreItems`.
   */
  topItems?(histories: Csr, exclude: Csr, k: number, tieOrder: Uint32Array): Promise<TopLists>
  /** What prediction needs. */
  save(): Promise<ModelState>
  load(state: ModelState): Promise<void>
  /** What going on exactly needs besides `save()`: optimiser moments, step counters, schedules. */
  saveTraining?(): Promise<ModelState>
  loadTraining?(state: ModelState): Promise<void>
  dispose(): void
}

export interface ModelPreset<C> {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly config: Partial<C>
}

export interface ModelPlugin<S extends ConfigObject = ConfigObject> {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Paper and equations. */
  readonly reference: string
  readonly family: string
  readonly baseline: boolean
  readonly capabilities: Capabilities
  readonly config: S
  readonly presets: readonly ModelPreset<z.infer<S>>[]
  /** The validation metric that picks the best epoch; also the epoch count, read from the config by the loop. */
  readonly training?: {
    epochs(config: z.infer<S>): number
    readonly selection: string
    patience(config: z.infer<S>): number | null
    evaluateEvery(config: z.infer<S>): number
  }
  create(config: z.infer<S>, context: ModelContext): Model
}

export function defineModel<S extends ConfigObject>(plugin: ModelPlugin<S>): ModelPlugin<S> {
  return plugin
}

export interface SplitterPlugin<S extends ConfigObject = ConfigObject> {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Who uses this protocol, for the help text. */
  readonly usedBy: string
  /** Includes the rules that every splitter has (see data/positives.ts): threshold, minimumUserInteractions, minimumItemInteractions, seed. */
  readonly config: S
  split(dataset: Dataset, config: z.infer<S>): Split
}

export function defineSplitter<S extends ConfigObject>(plugin: SplitterPlugin<S>): SplitterPlugin<S> {
  return plugin
}

/** What a metric sees of one user: ranks (1 = best) of the held-out items in ascending order, and how many there are. */
export interface RankedUser {
  /** Sorted ascending; the rank among all candidates. */
  readonly ranks: ArrayLike<number>
  readonly candidates: number
}

export interface MetricPlugin {
  readonly id: string
  readonly title: string
  /** Plain text formula, the one that the code computes. */
  readonly formula: string
  readonly summary: string
  readonly higherIsBetter: boolean
  readonly hasCutoff: boolean
  /** Per user: a mean over users with an interval. Absent for metrics of whole lists (coverage, Gini), which evaluation/ computes from `aggregate`. */
  readonly perUser?: (user: RankedUser, k: number) => number
  /** Whole-system metrics: all lists cut at k, the training popularity of each item, the number of users. */
  readonly aggregate?: (lists: TopLists, k: number, popularity: Uint32Array) => number
}

export function defineMetric(plugin: MetricPlugin): MetricPlugin {
  return plugin
}

/** A file format that ratings come in. `detect` looks at names and first bytes only; reading is the same for all (data/import/). */
export interface ImporterPlugin {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** null: this is not the format. Throws when it is, but cannot be read. */
  detect(source: SourceListing, signal: AbortSignal): Promise<Layout | null>
}

export function defineImporter(plugin: ImporterPlugin): ImporterPlugin {
  return plugin
}
