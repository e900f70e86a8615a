import { z } from 'zod'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/** Whose list is asked about: a user of the data with what the model knows of them, or a made-up (or changed) history, newest item first. */
export const Listener = z.union([z.object({ user: z.string() }), z.object({ items: z.array(z.string()).max(10_000) })])
export type Listener = z.infer<typeof Listener>

export const ExplainQuery = z.object({
  runId: RunId,
  whose: Listener,
  item: z.string(),
  /** Length of the shown list: who stands in its last place is what an item outside has to beat. */
  top: z.number().int().min(1).max(1000).default(20),
  /** So many history items are named; the others are summed up. */
  parts: z.number().int().min(1).max(500).default(12),
})
export type ExplainQuery = z.infer<typeof ExplainQuery>

const NamedItem = z.object({ item: z.string(), title: z.string().nullable() })

/** Where an item stands for this history. */
export const Standing = NamedItem.extend({
  attributes: AttributeValues,
  /** Among all candidates, 1 = best; null: it is no candidate, because the history holds it or the test part ranks other items. */
  rank: z.number().int().nullable(),
  score: z.number(),
  candidates: z.number().int(),
  /** The last item of the shown list; null when there are fewer candidates. */
  lastShown: NamedItem.extend({ score: z.number(), rank: z.number().int() }).nullable(),
  /** Score less the last shown one's: negative outside the list. */
  margin: z.number().nullable(),
})
export type Standing = z.infer<typeof Standing>

/** What one item of the history does for (or, negative, against) the score. */
export const HistoryPart = NamedItem.extend({
  contribution: z.number(),
  /** Of the sum of all contributions without their signs; carries the sign. */
  share: z.number(),
})
export type HistoryPart = z.infer<typeof HistoryPart>

export const AttributePart = z.object({
  field: z.string(),
  value: z.string(),
  /** History items with this value. */
  items: z.number().int(),
  /** Their contributions summed; an item with several values counts for each. */
  contribution: z.number(),
  share: z.number(),
  /** How much of the history they are: a share far above it means that the value carries more than its number says. */
  historyShare: z.number(),
  /** The explained item has this value too. */
  shared: z.boolean(),
})
export type AttributePart = z.infer<typeof AttributePart>

/** What is lost when history items are taken away together: the rank and by how much the score falls. */
const Loss = z.object({ scoreDrop: z.number(), rank: z.number() })

export const Faithfulness = z.object({
  /** (fall without the named items - mean fall without others) / (sum of both without signs): 1 = only the named ones matter, 0 = no better than chance. */
  value: z.number(),
  definition: z.string(),
  removed: z.number().int(),
  draws: z.number().int(),
  explaining: Loss,
  /** Means over the draws. */
  random: Loss,
})
export type Faithfulness = z.infer<typeof Faithfulness>

export const Explanation = z.object({
  runId: RunId,
  standing: Standing,
  /** exact: the score is a sum over the history; removal: the score without each item in turn. */
  method: z.enum(['exact', 'removal']),
  historyLength: z.number().int(),
  /** Removal looks at the newest ones only when there are very many. */
  considered: z.number().int(),
  /** Strongest first, for or against. */
  parts: z.array(HistoryPart),
  others: z.object({ items: z.number().int(), contribution: z.number() }),
  /** The largest first. */
  attributes: z.array(AttributePart),
  /** null: the history is too short to compare. */
  faithfulness: Faithfulness.nullable(),
  /** Why no item of a history says anything for this model; null where items do. */
  reason: z.string().nullable(),
  elapsedMs: z.number(),
})
export type Explanation = z.infer<typeof Explanation>

/** One change of the history, and where the item would stand after it. */
export const HistoryChange = NamedItem.extend({ kind: z.enum(['add', 'remove']), rank: z.number().int(), score: z.number() })
export type HistoryChange = z.infer<typeof HistoryChange>

export const WhyNot = z.object({
  runId: RunId,
  standing: Standing,
  /** Best first; empty for an item in the list. */
  changes: z.array(HistoryChange),
  /** How many changes were tried. */
  tried: z.number().int(),
  /** Why none could be tried; null when they were. */
  obstacle: z.string().nullable(),
  elapsedMs: z.number(),
})
export type WhyNot = z.infer<typeof WhyNot>
