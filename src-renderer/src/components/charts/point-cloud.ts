import type { Domain } from './point-frame.ts'

/** Many points on a plane. Places of all columns belong together; a point with a NaN is not drawn. */
export interface PointCloudSpec {
  readonly title: string
  /** The picture in a sentence or two, for those who cannot see it. */
  readonly summary: string
  readonly x: Float32Array
  readonly y: Float32Array
  /** Index into the palette. */
  readonly color: Uint8Array
  /** Names of CSS variables. */
  readonly palette: readonly string[]
  /** 1: stands out from the others, which are dimmed; null: all alike. */
  readonly lit: Uint8Array | null
  /** Titles and common domain of both axes, with the line of equal values; null: places mean nothing but near and far. */
  readonly axes: { readonly x: string; readonly y: string; readonly domain: Domain; format(value: number): string } | null
  /** Words at places of the plane. */
  readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string }[]
}

const ticksWanted = 5

/** Round numbers within a domain, ends included where they are round. */
export function ticksOf({ low, high }: Domain): number[] {
  const raw = (high - low) / ticksWanted
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10)
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, at) => (first + at) * step)
}

/** Fewer points may be larger. In CSS pixels. */
export function radiusFor(points: number): number {
  if (points > 100_000) return 0.5
  if (points > 20_000) return 1
  return points > 2_000 ? 2 : 3
}
