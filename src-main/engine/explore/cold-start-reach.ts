import type { AttributeValues, Reach, ReachPath } from '../../contract/index.ts'
import { type Change, singleChanges } from './cold-start-changes.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import type { Population } from './cold-start-population.ts'

/** Changes of more values are another item. */
const mostChanges = 3
/** Of the items that do not reach the user, those that come nearest are changed further. */
const kept = 8
const shownPaths = 5

export interface ReachQuestion {
  readonly item: AttributeValues
  readonly member: number
  /** Size of the audience. */
  readonly size: number
  /** Marks of the present audience. */
  readonly marks: Uint8Array
  scoreItems(items: readonly AttributeValues[], take: (place: number, scores: Float32Array) => void): Promise<void>
  markBest(scores: Float32Array): Uint8Array
}

/**
 * The fewest single changes after which a member is in the audience, found level by level: all single changes, then all single changes of the items
 * that came nearest (a beam search, so that more than one change may be needed less than it says, never more).
 */
export async function findReach(
  question: ReachQuestion,
  catalogue: Catalogue,
  population: Population,
): Promise<Pick<Reach, 'paths' | 'nearest' | 'tried'>> {
  const { member, size, marks } = question
  const seen = new Set([JSON.stringify(question.item)])
  let beam: Pick<ReachPath, 'changes' | 'item'>[] = [{ changes: [], item: question.item }]
  let nearest: Reach['nearest'] = null
  let tried = 0
  for (let level = 1; level <= mostChanges; level++) {
    const next = beam.flatMap(({ changes, item }) =>
      singleChanges(catalogue, item)
        .changes.filter((change) => isNew(seen, change))
        .map((change) => ({ changes: [...changes, withoutItem(change)], item: change.item })),
    )
    tried += next.length
    const ranked: (Omit<ReachPath, 'gained'> & { marks: Uint8Array | null })[] = []
    await question.scoreItems(
      next.map(({ item }) => item),
      (place, scores) => {
        const rank = rankOf(member, scores, population)
        ranked.push({ ...next[place], rank, marks: rank <= size ? question.markBest(scores) : null })
      },
    )
    const paths = ranked
      .flatMap(({ marks: after, ...path }): ReachPath[] => (after === null ? [] : [{ ...path, gained: countGained(marks, after) }]))
      .sort((a, b) => a.gained - b.gained)
    if (paths.length > 0) return { paths: paths.slice(0, shownPaths), nearest: null, tried }
    ranked.sort((a, b) => a.rank - b.rank)
    const first = ranked.at(0)
    if (first !== undefined && (nearest === null || first.rank < nearest.rank)) {
      nearest = { changes: first.changes, item: first.item, rank: first.rank }
    }
    beam = ranked.slice(0, kept)
  }
  return { paths: [], nearest, tried }
}

function isNew(seen: Set<string>, { item }: Change): boolean {
  const key = JSON.stringify(item)
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

function withoutItem({ kind, field, from, to }: Change): ReachPath['changes'][number] {
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
