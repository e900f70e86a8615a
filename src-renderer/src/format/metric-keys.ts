export interface MetricKey {
  readonly id: string
  readonly cutoff: number | null
}

/** `ndcg@20` -> ndcg, 20; `gini` -> gini without a cut-off. */
export function splitMetricKey(key: string): MetricKey {
  const [id = key, cutoff] = key.split('@')
  return { id, cutoff: cutoff === undefined ? null : Number(cutoff) }
}

export function joinMetricKey({ id, cutoff }: MetricKey): string {
  return cutoff === null ? id : `${id}@${cutoff}`
}

/** The cut-offs that a set of metric keys knows, ascending. */
export function listCutoffs(keys: Iterable<string>): number[] {
  const cutoffs = new Set<number>()
  for (const key of keys) {
    const { cutoff } = splitMetricKey(key)
    if (cutoff !== null && Number.isFinite(cutoff)) cutoffs.add(cutoff)
  }
  return [...cutoffs].sort((a, b) => a - b)
}

/** Keys at one cut-off (and those without any), in the order in which the engine lists its metrics; unknown ones last. */
export function keysAtCutoff(keys: Iterable<string>, cutoff: number | null, order: readonly string[]): string[] {
  const place = (key: string): number => {
    const index = order.indexOf(splitMetricKey(key).id)
    return index < 0 ? order.length : index
  }
  return [...new Set(keys)]
    .filter((key) => {
      const own = splitMetricKey(key).cutoff
      return cutoff === null || own === null || own === cutoff
    })
    .sort((a, b) => place(a) - place(b) || (splitMetricKey(a).cutoff ?? 0) - (splitMetricKey(b).cutoff ?? 0) || (a < b ? -1 : 1))
}
