import { metrics } from '../plugins/metrics/index.ts'

/** `nDCG@100` for `ndcg@100`. */
export function metricTitle(key: string): string {
  const [id, cutoff] = key.split('@')
  const title = metrics.find((metric) => metric.id === id)?.title ?? id
  return cutoff === undefined ? title : `${title}@${cutoff}`
}
