import type { AttributeValues, Wish, Wishes } from '../../contract/index.ts'
import { momentsOf } from '../evaluation/compare.ts'
import { type Catalogue, countContaining, extrapolate } from './cold-start-catalogue.ts'
import { isNewItem, singleChanges } from './cold-start-changes.ts'
import { percentilesOf } from './cold-start-group.ts'
import { permutation, type Rng } from '../kernel/rng.ts'
import type { ColdRun } from './cold-start-run.ts'

/** Combinations of each length that are lengthened. */
const kept = 12
const shownWishes = 12

/** A group is divided from so many users on: fewer in a half say little. */
const fewestDivided = 40

export interface WishesQuestion {
  readonly members: Uint32Array
  /** Draws which half of the group the search looks at. */
  readonly rng: Rng
  /** A combination that more items have is not lacking. */
  readonly atMost: number
  /** Values of a combination. */
  readonly length: number
  /** Scores many items, and calls back with each one's scores of all users. */
  scoreItems(items: readonly AttributeValues[], take: (place: number, scores: Float32Array) => void): Promise<void>
  /** Marks of an item's audience by member. */
  markBest(scores: Float32Array): Uint8Array
}

/** Standard errors that a 95 % interval reaches to either side. */
const z = 1.959964

type Candidate = Pick<Wish, 'item' | 'percentile' | 'low' | 'high' | 'containing'>

/**
 * Which combinations of values a group would like, by the mean percentile of its users among all: a beam search that lengthens the best
 * combinations by one value at a time, and keeps a longer one only if it pleases more than what it was made of. The best of hundreds look better
 * than they are to those who chose them; so one half of the group chooses and the other half's figures are given (sample splitting).
 */
export async function findWishes(
  run: ColdRun,
  catalogue: Catalogue,
  question: WishesQuestion,
): Promise<Omit<Wishes, 'group' | 'elapsedMs'>> {
  const { searchers, judges } = divide(question)
  const seen = new Set<string>()
  const found: Candidate[] = []
  let beam: Pick<Candidate, 'item' | 'percentile'>[] = [{ item: {}, percentile: 0 }]
  let usual = 0
  for (let length = 1; length <= question.length && beam.length > 0; length++) {
    const next = beam.flatMap(({ item, percentile: least }) =>
      singleChanges(catalogue, item)
        .changes.filter((change) => change.kind === 'add' && isNewItem(seen, change.item))
        .map((change) => ({ item: change.item, least })),
    )
    const scored: Candidate[] = []
    let sum = 0
    await question.scoreItems(
      next.map(({ item }) => item),
      (place, scores) => {
        const candidate = judge(catalogue, searchers, next[place].item, scores)
        if (length === 1) sum += momentsOf(percentilesOf(judges, scores)).mean
        if (candidate.percentile > next[place].least) scored.push(candidate)
      },
    )
    if (length === 1) usual = next.length === 0 ? 0 : sum / next.length
    found.push(...scored)
    beam = scored.sort((a, b) => b.percentile - a.percentile).slice(0, kept)
  }
  found.sort((a, b) => b.percentile - a.percentile)
  const lacking = found.filter(({ containing }) => containing <= question.atMost).slice(0, shownWishes)
  const served = found.filter(({ containing }) => containing > question.atMost).slice(0, shownWishes)
  const shown = await describeAll(run, catalogue, { ...question, members: judges }, [...lacking, ...served])
  const isDivided = judges !== question.members
  return {
    judges: isDivided ? judges.length : null,
    usual,
    lacking: shown.slice(0, lacking.length),
    served: shown.slice(lacking.length),
    tried: seen.size,
  }
}

/** Who chooses and who judges: halves, or everybody both. */
function divide({ members, rng }: WishesQuestion): { searchers: Uint32Array; judges: Uint32Array } {
  if (members.length < fewestDivided) return { searchers: members, judges: members }
  const drawn = permutation(members.length, rng).map((place) => members[place])
  return { searchers: drawn.subarray(0, members.length >> 1), judges: drawn.subarray(members.length >> 1) }
}

function judge(catalogue: Catalogue, members: Uint32Array, item: AttributeValues, scores: Float32Array): Candidate {
  const { mean, standardError } = momentsOf(percentilesOf(members, scores))
  return {
    item,
    percentile: mean,
    low: Math.max(0, mean - z * standardError),
    high: Math.min(1, mean + z * standardError),
    containing: countContaining(catalogue, item),
  }
}

/** Their audiences are only drawn now: there are few of them. */
async function describeAll(
  run: ColdRun,
  catalogue: Catalogue,
  { members, scoreItems, markBest }: WishesQuestion,
  candidates: readonly Candidate[],
): Promise<Wish[]> {
  const wishes: Wish[] = []
  await scoreItems(
    candidates.map(({ item }) => item),
    (place, scores) => {
      const marks = markBest(scores)
      const candidate = candidates[place]
      wishes.push({
        ...judge(catalogue, members, candidate.item, scores),
        reached: members.reduce((sum, member) => sum + marks[member], 0) / members.length,
        light: extrapolate(run, catalogue, candidate.item).light,
      })
    },
  )
  return wishes
}
