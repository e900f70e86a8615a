import { z } from 'zod'
import { AudienceUser, ContentValue, HidingMethod } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'

/** A mean over hidden items with its 95 % bootstrap interval. */
export const BacktestFigure = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type BacktestFigure = z.infer<typeof BacktestFigure>

const ranking = { id: z.string(), title: z.string(), isRun: z.boolean() }
/** Share of the users that took the item, found among the first share of all users. */
const curve = z.array(z.object({ share: z.number(), found: z.number() }))

/** One way to rank the users for hidden items: the run's model, then what it has to beat. */
export const BacktestRanking = z.object({
  ...ranking,
  /** Of the first ten or twenty users, the share that took the item. */
  precision10: BacktestFigure,
  precision20: BacktestFigure,
  /** How many times more of its users are in the first tenth than chance would put there. */
  lift: BacktestFigure,
  /** How often a user who took the item stands before one who did not. */
  auc: BacktestFigure,
  curve,
  /** precision@10 less the run's, and p of the paired test over the items; null for the run itself. */
  against: z.object({ difference: z.number(), p: z.number() }).nullable(),
})
export type BacktestRanking = z.infer<typeof BacktestRanking>

/** precision@10 over the hidden items that have a value, beside the best of the plain rankings there. */
export const BacktestAttribute = ContentValue.extend({
  items: z.number().int(),
  precision: BacktestFigure,
  bar: z.object({ title: z.string(), value: z.number() }),
  /** The run's less the bar's, item by item. */
  difference: BacktestFigure,
})
export type BacktestAttribute = z.infer<typeof BacktestAttribute>

export const Backtest = z.object({
  method: HidingMethod,
  /** Items that were hidden, and how many could be. */
  items: z.number().int(),
  possible: z.number().int(),
  population: z.number().int(),
  /** Mean share of all users that took a hidden item: the precision of a random order. */
  chance: z.number(),
  rankings: z.array(BacktestRanking),
  /**
   * Of the first share of users that the run names, the share that took the item: mean over the hidden items, and the range of the middle eight
   * in ten of them. What to expect of an item that is composed.
   */
  rates: z.array(z.object({ share: z.number(), mean: z.number(), low: z.number(), high: z.number() })),
  /** The most frequent first. */
  attributes: z.array(BacktestAttribute),
  tested: z.array(
    z.object({
      item: z.string(),
      title: z.string().nullable(),
      takers: z.number().int(),
      /** Right ones of the first ten users, by ranking. */
      hits: z.array(z.number().int()),
      lift: z.number(),
    }),
  ),
  elapsedMs: z.number(),
})
export type Backtest = z.infer<typeof Backtest>

/** One item hidden: the audience predicted from its attributes alone, then who took it. */
export const TimeMachine = z.object({
  method: HidingMethod,
  item: z.string(),
  title: z.string().nullable(),
  /** What the model was told. */
  attributes: AttributeValues,
  population: z.number().int(),
  takers: z.number().int(),
  rankings: z.array(z.object({ ...ranking, hits10: z.number().int(), hits20: z.number().int(), lift: z.number(), auc: z.number(), curve })),
  /** Users who took it among the first, beside what the rates of the other hidden items let expect. */
  calibration: z.array(
    z.object({
      share: z.number(),
      users: z.number().int(),
      found: z.number().int(),
      expected: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  users: z.array(AudienceUser.extend({ took: z.boolean() })),
  /** Users who took it though the run put them last. */
  surprises: z.array(AudienceUser),
  elapsedMs: z.number(),
})
export type TimeMachine = z.infer<typeof TimeMachine>
