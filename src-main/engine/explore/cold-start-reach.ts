import type { AttributeValues, Counterfactual } from '../../contract/index.ts'
import { type Change, isNewItem, singleChanges } from './cold-start-changes.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import type { Population } from './cold-start-population.ts'

/** Changes of more values are another item. */
const mostChanges = 3
/** Of the items that do not reach the user, those that come nearest are changed further. */
const kept = 8
const shownPaths = 5

/** Where the target stands in a ranking of all users: the rank of a user, or less the more of an audience a group makes up. */
interface Standing {
  readonly isReached: boolean
  /** Lower is nearer. */
  readonly distance: number
}

/** Changes that together lead to an item, and where its target stands then. */
export interface Way {
  readonly changes: Pick<Counterfactual, 'kind' | 'field' | 'from' | 'to'>[]
  readonly item: AttributeValues
  readonly distance: number
}

export interface FoundWays {
  /** `gained`: users that come into the audience; as many leave. */
  readonly paths: (Way & { readonly gained: number })[]
  /** Where no item reaches the target. */
  readonly nearest: Way | null
  readonly tried: number
}

export interface ReachQuestion {
  readonly item: AttributeValues
  judge(scores: Float32Array): Standing
  /** Marks of the present audience. */
  readonly marks: Uint8Array
  scoreItems(items: readonly AttributeValues[], take: (place: number, scores: Float32Array) => void): Promise<void>
  markBest(scores: Float32Array): Uint8Array
}

/**
 * The fewest single changes after which a user or a group is reached, found level by level: all single changes, then all single changes of the
 * items that came nearest (a beam search, so that fewer changes may suffice than it finds, never more).
 */
export async function findReach(question: ReachQuestion, catalogue: Catalogue): Promise<FoundWays> {
  const { marks } = question
  const seen = new Set<string>()
  isNewItem(seen, question.item)
  let beam: Pick<Way, 'changes' | 'item'>[] = [{ changes: [], item: question.item }]
  let nearest: Way | null = null
  let tried = 0
  for (let level = 1; level <= mostChanges; level++) {
    const next = beam.flatMap(({ changes, item }) =>
      singleChanges(catalogue, item)
        .changes.filter((change) => isNewItem(seen, change.item))
        .map((change) => ({ changes: [...changes, withoutItem(change)], item: change.item })),
    )
    tried += next.length
    const ways: (Way & { marks: Uint8Array | null })[] = []
    await question.scoreItems(
      next.map(({ item }) => item),
      (place, scores) => {
        const { isReached, distance } = question.judge(scores)
        ways.push({ ...next[place], distance, marks: isReached ? question.markBest(scores) : null })
      },
    )
    const paths = ways
      .flatMap(({ marks: after, ...way }) => (after === null ? [] : [{ ...way, gained: countGained(marks, after) }]))
      .sort((a, b) => a.gained - b.gained)
    if (paths.length > 0) return { paths: paths.slice(0, shownPaths), nearest: null, tried }
    ways.sort((a, b) => a.distance - b.distance)
    const first = ways.at(0)
    if (first !== undefined && (nearest === null || first.distance < nearest.distance)) {
      nearest = { changes: first.changes, item: first.item, distance: first.distance }
    }
    beam = ways.slice(0, kept)
  }
  return { paths: [], nearest, tried }
}

function withoutItem({ kind, field, from, to }: Change): Way['changes'][number] {
  return { kind, field, from, to }
}

/** 1 = best; ties as in the studio. */
export function rankOf(member: number, scores: Float32Array, { tieOrder }: Population): number {
  const own = scores[member]
  const place = tieOrder[member]
  let before = 0
  for (let other = 0; other < scores.length; other++) {
    if (scores[other] > own || (scores[other] === own && tieOrder[other] < place)) before++
  }
  return before + 1
}

function countGained(before: Uint8Array, after: Uint8Array): number {
  return after.reduce((sum, mark, member) => sum + (mark > before[member] ? 1 : 0), 0)
}
