import { z } from 'zod'

/** What is ranked for what. */
export const Direction = z.enum(['items-for-user', 'users-for-item'])
export type Direction = z.infer<typeof Direction>

/** The part of a protocol that every table of figures has to say. */
export const Ranking = z.object({
  /** What was ranked, in words; a sample is named first. */
  candidates: z.string(),
  direction: Direction,
  finalFit: z.enum(['train+validation', 'best-epoch']),
})
export type Ranking = z.infer<typeof Ranking>

/** Ranked among a few only: near a full ranking's figures in nothing but the order of magnitude. */
export function isEstimate({ candidates }: Pick<Ranking, 'candidates'>): boolean {
  return candidates.startsWith('sampled:')
}

export interface RankingTag {
  readonly word: string
  /** The whole of it. */
  readonly title: string
}

/** What sets these figures apart from the usual ones, which rank all items for each user; empty for those, and before anything was measured. */
export function rankingTags(ranking: Ranking | null): RankingTag[] {
  if (ranking === null) return []
  const { candidates, direction } = ranking
  return [
    ...(isEstimate(ranking) ? [{ word: 'sampled', title: candidates }] : []),
    ...(direction === 'users-for-item' ? [{ word: 'users ranked', title: `users for each item: ${candidates}` }] : []),
  ]
}

/** Equal for runs that may be listed together: the same direction, and none or all of them estimates. */
export function tableOf(ranking: Ranking | null): string {
  const words = rankingTags(ranking).map(({ word }) => word)
  return words.length === 0 ? 'items ranked' : words.join(', ')
}
