import type { MetricPlugin, RankedUser } from '../plugins/define.ts'

/** The name of a figure everywhere: `ndcg@100`; those without a cut-off are called by their id. */
export function metricKey(id: string, cutoff: number): string {
  return `${id}@${cutoff}`
}

/**
 * Per-user values of every metric at every cut-off, from the ascending ranks of the held-out items alone: row u's are
 * `ascendingRanks[offsets[u] .. offsets[u+1])`. Users without held-out items get NaN.
 */
export function perUserValues(
  ascendingRanks: Uint32Array,
  offsets: Uint32Array,
  candidates: Uint32Array,
  metrics: readonly MetricPlugin[],
  cutoffs: readonly number[],
): Record<string, Float32Array> {
  const users: RankedUser[] = Array.from(candidates, (count, u) => ({
    ranks: ascendingRanks.subarray(offsets[u], offsets[u + 1]),
    candidates: count,
  }))
  const values: Record<string, Float32Array> = {}
  for (const { id, perUser, hasCutoff } of metrics) {
    if (!perUser) continue
    for (const cutoff of hasCutoff ? cutoffs : [0]) {
      const key = hasCutoff ? metricKey(id, cutoff) : id
      values[key] = Float32Array.from(users, (user) => (user.ranks.length === 0 ? NaN : perUser(user, cutoff)))
    }
  }
  return values
}
