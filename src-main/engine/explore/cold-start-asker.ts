import type { AttributeValues, AudienceSize } from '../../contract/index.ts'
import { Recent } from '../kernel/recent.ts'
import type { ColdStart } from '../plugins/define.ts'
import { type Catalogue, createCatalogue } from './cold-start-catalogue.ts'
import { normaliseItem } from './cold-start-item.ts'
import { createPopulation, type Population } from './cold-start-population.ts'
import { markBest, type RankedPopulation, rankPopulation, sizeOf } from './cold-start-ranking.ts'
import type { ColdRun } from './cold-start-run.ts'
import { createSegments, type SegmentField } from './cold-start-segments.ts'

/** Rankings that are kept: moving the size, turning a page and the snapshots then cost nothing. 138,000 users take 1.1 MB each. */
const keptRankings = 32
/** Items are scored together as long as their scores stay below this: 32 MiB. */
const scoresAtOnce = 2 ** 23

/** What all questions of a studio share: who can be ranked, what the model has learned from, and rankings that are made once. */
export interface Asker {
  readonly run: ColdRun
  readonly cold: ColdStart
  readonly population: Population
  readonly catalogue: Catalogue
  readonly segments: readonly SegmentField[]
  /** @throws WorkbenchError INVALID_INPUT for what items cannot have. */
  understood(item: AttributeValues): AttributeValues
  /** Of an understood item. */
  rank(item: AttributeValues): Promise<RankedPopulation>
  audienceOf(item: AttributeValues, size: AudienceSize): Promise<{ ranked: RankedPopulation; count: number }>
  /** Scores many items, a block at a time; `take` gets every item's scores in turn. */
  scoreItems(items: readonly AttributeValues[], take: (place: number, scores: Float32Array) => void): Promise<void>
  /** Marks of the best `count` users by member. */
  mark(scores: Float32Array, count: number): Uint8Array
}

export function createAsker(run: ColdRun, cold: ColdStart): Asker {
  const population = createPopulation(run)
  const rankings = new Recent<RankedPopulation>(keptRankings, () => undefined)
  const rank = (item: AttributeValues): Promise<RankedPopulation> =>
    rankings.get(JSON.stringify(item), async () =>
      rankPopulation(await cold.scoreUsers([item], population.histories, population.users), population),
    )
  return {
    run,
    cold,
    population,
    catalogue: createCatalogue(run),
    segments: createSegments(run, population),
    understood: (item) => normaliseItem(item, run.itemAttributes),
    rank,
    async audienceOf(item, size) {
      const ranked = await rank(item)
      return { ranked, count: sizeOf(size, ranked) }
    },
    async scoreItems(items, take) {
      const together = Math.max(1, Math.floor(scoresAtOnce / population.count))
      for (let from = 0; from < items.length; from += together) {
        const part = items.slice(from, from + together)
        const scores = await cold.scoreUsers(part, population.histories, population.users)
        part.forEach((_, at) => take(from + at, scores.subarray(at * population.count, (at + 1) * population.count)))
      }
    },
    mark: (scores, count) => markBest(scores, count, population),
  }
}
