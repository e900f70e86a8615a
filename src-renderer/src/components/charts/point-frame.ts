/** What of the data a canvas shows, and where. */
export interface PointFrame {
  readonly width: number
  readonly height: number
  readonly x: Scale
  readonly y: Scale
}

interface Scale {
  readonly low: number
  readonly high: number
  /** Pixels of `low` and `high`. */
  readonly from: number
  readonly to: number
}

export interface Domain {
  readonly low: number
  readonly high: number
}

/** Smallest and largest number, of those that are any. */
export function domainOf(values: Float32Array): Domain {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? { low: 0, high: 1 } : { low, high: high > low ? high : low + 1 }
}

/** @param margin pixels that stay free on each side: for the axes, and so that no disk is cut. */
export function frameOf(
  width: number,
  height: number,
  x: Domain,
  y: Domain,
  margin: { left: number; right: number; top: number; bottom: number },
): PointFrame {
  return {
    width,
    height,
    x: { ...x, from: margin.left, to: width - margin.right },
    y: { ...y, from: height - margin.bottom, to: margin.top },
  }
}

export function place(value: number, { low, high, from, to }: Scale): number {
  return from + ((value - low) / (high - low)) * (to - from)
}

export function placeAll(values: Float32Array, scale: Scale): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value) => place(value, scale))
}

/** The point nearest to a place, within so many pixels; null: none. Half a million are looked at in about a millisecond. */
export function nearestPoint(x: Float32Array, y: Float32Array, left: number, top: number, reach: number): number | null {
  let nearest: number | null = null
  let least = reach * reach
  for (let at = 0; at < x.length; at++) {
    const square = ((x[at] ?? NaN) - left) ** 2 + ((y[at] ?? NaN) - top) ** 2
    // A NaN is near nothing.
    if (!(square <= least)) continue
    least = square
    nearest = at
  }
  return nearest
}

/** Indices of the points on the painted pixels of a mask: `mask` holds one byte per pixel, 0 is outside. */
export function pointsWithin(x: Float32Array, y: Float32Array, mask: Uint8Array, width: number): Uint32Array<ArrayBuffer> {
  const height = mask.length / width
  return Uint32Array.from(x.keys()).filter((at) => {
    const column = Math.round(x[at] ?? NaN)
    const row = Math.round(y[at] ?? NaN)
    return column >= 0 && column < width && row >= 0 && row < height && mask[row * width + column] !== 0
  })
}
