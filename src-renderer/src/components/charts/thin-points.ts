import type { ChartPoint } from './chart-spec.ts'

/**
 * At most about `limit` points that draw the same picture: the line is cut into equal parts, and of each the lowest and the highest point are
 * kept, so that no spike is lost. First and last always stay.
 */
export function thinPoints(points: readonly ChartPoint[], limit: number): readonly ChartPoint[] {
  if (points.length <= limit || limit < 4) return points
  const parts = Math.floor((limit - 2) / 2)
  const inner = points.length - 2
  const kept: ChartPoint[] = points.slice(0, 1)
  for (let part = 0; part < parts; part += 1) {
    const from = 1 + Math.floor((part * inner) / parts)
    const to = 1 + Math.floor(((part + 1) * inner) / parts)
    let low = from
    let high = from
    for (let index = from; index < to; index += 1) {
      const y = points[index]?.y ?? 0
      if (y < (points[low]?.y ?? 0)) low = index
      if (y > (points[high]?.y ?? 0)) high = index
    }
    for (const index of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) kept.push(...points.slice(index, index + 1))
  }
  kept.push(...points.slice(-1))
  return kept
}
