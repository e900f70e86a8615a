import type { z } from 'zod'
import type { AttributeValues, Capabilities, EpochPoint, Finding } from '../../contract/index.ts'
import type { AttributeColumn, Dataset } from '../data/dataset.ts'
import type { Layout } from '../data/import/layout.ts'
import type { SourceListing } from '../data/import/source.ts'
import type { EvaluationPart, Split } from '../data/split.ts'
import type { SplitFileKind } from '../../contract/splits.ts'
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
  /** By the split's items (columns) and users (rows), the same while learning and when a bundle is opened; empty where the data has none. */
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  /**
   * While learning, where the data has times that mean the same for all users: the epoch seconds of every entry of a matrix of all users and
   * items, such as the training one.
   */
  readonly timesOf?: (interactions: Csr) => Float64Array
  /** The same for ratings or counts, where the data has them. */
  readonly valuesOf?: (interactions: Csr) => Float64Array
  /** For plugins with a `runsSetting`: the runs that it names, in its order. They belong to the model, which disposes them. */
  readonly components?: readonly Component[]
}

/** The model of a finished run, loaded, as a part of another one. */
export interface Component {
  readonly title: string
  readonly model: Model
  /** It was trained again on train and validation: nothing can be chosen on validation with it. */
  readonly hasSeenValidation: boolean
}

/** An item as its attributes say it, known or not: field name -> value as in the dataset. Fields that are missing have no value. */
export type ItemContent = AttributeValues

/** One attribute value of a composed item. A multi-valued field gives one per value. */
export interface ContentValue {
  readonly field: string
  readonly value: string
}

/** What a generator makes of each attribute of an item, and what joining them gives (models that generate user profiles). */
export interface GeneratedProfiles {
  /** What each number of a profile stands for. */
  readonly dimensions: readonly ContentValue[]
  /** One per attribute value of the item; `weight`: how far the joined profile moves without it, as a share of all such moves. */
  readonly attributes: readonly (ContentValue & { readonly profile: Float32Array; readonly weight: number })[]
  readonly joined: Float32Array
  /** The discriminator's probability that this item and the joined profile belong together; null without one. */
  readonly plausibility: number | null
}

/** How the generated profiles came about: those of each attribute value after some of the epochs, the last as they are now. */
export interface ProfileCourse {
  readonly dimensions: readonly ContentValue[]
  readonly contents: readonly ContentValue[]
  readonly epochs: readonly number[]
  /** One of [contents x dimensions] an epoch. */
  readonly profiles: readonly Float32Array[]
}

/** What a model can say about an item that nobody has seen. */
export interface ColdStart {
  /**
   * How much each user would like each composed item. [items x histories.rows], row-major, finite; only the order within an item counts.
   * `users`: the split's rows of the histories, for models that need them.
   */
  scoreUsers(items: readonly ItemContent[], histories: Csr, users: Uint32Array | null): Promise<Float32Array>
  profiles?(item: ItemContent): Promise<GeneratedProfiles>
  /** null: the model was trained before courses were kept. */
  course?(): Promise<ProfileCourse | null>
  /** The profile of each history in the same space as the generated ones. [histories.rows x dimensions], row-major. */
  userProfiles?(histories: Csr): Promise<Float32Array>
  /** Exact parts of each user's score: [contents x histories.rows], row-major; with `base` per user they add up to the score (linear models). */
  contributions?(
    item: ItemContent,
    histories: Csr,
    users: Uint32Array | null,
  ): Promise<{ readonly contents: readonly ContentValue[]; readonly parts: Float32Array; readonly base: Float32Array }>
  /**
   * Scores of items of the catalogue (columns), each as if nobody had ever had it: from its attributes and from all other items, exactly, without
   * another fit. Who had it in training or in `histories` changes nothing. [items.length x histories.rows], row-major; whoever asks for many items
   * asks in blocks. For models that can (a closed form).
   */
  leaveOneOut?(items: Uint32Array, histories: Csr, users: Uint32Array | null): Promise<Float32Array>
  /** Columns of the items that settings were chosen on while learning, ascending: figures of trust are read on the others. */
  tunedOn?(): Uint32Array
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
  /**
   * After `fit` on the training part: chooses by validation what is chosen there, and says in a sentence what came out. Another `fit` keeps it.
   * @throws WorkbenchError INVALID_INPUT when that cannot be done honestly.
   */
  tune?(validation: EvaluationPart, work: Work): Promise<string>
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
   * What each item of `history` (columns) adds to the score of `item`, in that order; exact: they add up to what `scoreItems` gives. For models
   * whose score is a sum over the history.
   */
  scoreParts?(history: Uint32Array, item: number): Float32Array
  /**
   * The k best items per row without those in `exclude`, ties broken by `tieOrder` (a permutation; smaller wins). Optional fast path on the device,
   * equal to ranking `scoreItems`.
   */
  topItems?(histories: Csr, exclude: Csr, k: number, tieOrder: Uint32Array): Promise<TopLists>
  /** Present exactly when the capability `scoreUsers` is. Such a model's `scoreItems` scores items without any interaction too. */
  readonly cold?: ColdStart
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

/**
 * Watches a run while it trains: asked after every epoch with all epochs so far, and once when training is over. null: nothing to see. Its first
 * symptom is shown to people, who need evidence (with numbers) and advice (what to change).
 */
export interface Sentinel {
  readonly id: string
  check(epochs: readonly EpochPoint[], isOver: boolean): Omit<Finding, 'sentinel' | 'epoch'> | null
}

/** In the drawing of a network: the values of one place become those of another, by stored weights where any are named. */
export interface DrawnStep {
  readonly from: string
  readonly to: string
  readonly weights: readonly string[]
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
  /** For diseases that only this kind of model has. */
  sentinels?(config: z.infer<S>): readonly Sentinel[]
  /** The setting that holds ids of finished runs, of the same dataset and split, which this model is made of. */
  readonly runsSetting?: string
  /**
   * Why no item of a history carries an item of its list, in one sentence, where that is so: taking one away would give figures that mean nothing.
   */
  readonly withoutHistory?: string
  /** Its lists are alike, and popular, on purpose. */
  readonly impersonal?: true
  /** The validation metric that picks the best epoch; also the epoch count, read from the config by the loop. */
  readonly training?: {
    epochs(config: z.infer<S>): number
    readonly selection: string
    /**
     * The loss that falls as the training data are learned, which tells over-fitting; `loss` when absent. null: none does, such as those of two
     * networks that play against each other.
     */
    readonly fits?: string | null
    patience(config: z.infer<S>): number | null
    evaluateEvery(config: z.infer<S>): number
    /** Learn anew on train and validation once the best epoch is known. */
    refits(config: z.infer<S>): boolean
  }
  /** A network's parts in order, of the arrays that `save()` of a built model has; every weight stands in one step at least. */
  drawing?(stored: ReadonlySet<string>): readonly DrawnStep[]
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
  /** Whole items are held out: only models that score items without any interaction can be measured on it. */
  readonly holdsOutItems?: true
  /** Made from a file that was imported for the dataset; its setting `file` names one of this kind. */
  readonly fileKind?: SplitFileKind
  /** Made from the file with these settings only. Absent: always, where there is a `fileKind`. */
  readonly fileWhen?: Partial<z.infer<S>>
  /** A run on this split is one run on each of these; their figures are read together. Absent: on the split itself. */
  turns?(config: z.infer<S>): readonly z.infer<S>[]
  /** Includes the rules that every splitter has (see data/positives.ts): threshold, minimumUserInteractions, minimumItemInteractions, seed. */
  readonly config: S
  split(dataset: Dataset, config: z.infer<S>): Split
}

export function defineSplitter<S extends ConfigObject>(plugin: SplitterPlugin<S>): SplitterPlugin<S> {
  return plugin
}

/**
 * What a metric sees of one user: ranks (1 = best) of the held-out items in ascending order, and how many candidates there are. Where users are
 * ranked for items, the same of one item: the ranks of the users who took it.
 */
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
  /**
   * Whole-system metrics: all lists cut at k, the training popularity of each item, and which attribute values it has [items x values], binary; null
   * without attributes.
   */
  readonly aggregate?: (lists: TopLists, k: number, popularity: Uint32Array, contents: Csr | null) => number
  /** `aggregate` is of items' attributes: nothing can be said without them, nor of lists of users. */
  readonly needsContents?: true
  /** `aggregate` looks at the popularity's values and not only at its length: nothing can be said where candidates are new. */
  readonly needsPopularity?: true
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
