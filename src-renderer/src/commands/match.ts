/**
 * How well a text answers a typed query: every word of the query must occur; beginnings of words count more, shorter texts win ties. Zero: not at all.
 */
export function matchScore(query: string, text: string): number {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return 1
  const target = text.toLowerCase()
  let score = 0
  for (const word of words) {
    const at = target.indexOf(word)
    if (at < 0) return 0
    const starts =
      at === 0 ||
      /[^a-z0-9]/.test(target[at - 1] ?? ' ') ||
      new RegExp(`[^a-z0-9]${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(target)
    score += at === 0 ? 4 : starts ? 3 : 1
  }
  return score / words.length + 1 / (target.length + 1)
}

/** The best answers first; equal ones keep their order. */
export function rankMatches<T>(query: string, candidates: readonly T[], textOf: (candidate: T) => string, limit: number): T[] {
  return candidates
    .map((candidate) => ({ candidate, score: matchScore(query, textOf(candidate)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => (query.trim() === '' ? 0 : b.score - a.score))
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}
