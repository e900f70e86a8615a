/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number]

/** Points in pixels of the canvas; those that are NaN are not drawn. */
export interface PlacedPoints {
  readonly x: Float32Array
  readonly y: Float32Array
  /** Index into the palette. */
  readonly color: Uint8Array
  /** 1: stands out; null: all do. */
  readonly lit: Uint8Array | null
}

export interface Ink {
  readonly palette: readonly Rgb[]
  readonly background: Rgb
  /** Of points that do not stand out. */
  readonly dimmed: Rgb
  /** In pixels of the canvas. */
  readonly radius: number
}

/** Points over one another stay visible. */
const opacity = 0.75
const dimmedOpacity = 0.3

/**
 * Paints disks into an opaque picture, pixel by pixel: half a million points take some 20 ms, where as many paths take seconds. What stands out is
 * painted last.
 */
export function paintPoints(pixels: Uint8ClampedArray, width: number, height: number, points: PlacedPoints, ink: Ink): void {
  new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4).fill(packed(ink.background))
  const disk = diskOf(ink.radius)
  const { x, y, color, lit } = points
  for (const isLit of lit === null ? [1] : [0, 1]) {
    for (let at = 0; at < x.length; at++) {
      if (lit !== null && lit[at] !== isLit) continue
      const own = isLit === 0 ? undefined : ink.palette[(color[at] ?? 0) % ink.palette.length]
      stamp(pixels, width, height, x[at] ?? NaN, y[at] ?? NaN, disk, own ?? ink.dimmed, isLit === 0 ? dimmedOpacity : opacity)
    }
  }
}

/** Offsets of a disk's pixels, two numbers each. */
function diskOf(radius: number): Int8Array {
  const reach = Math.ceil(radius)
  const offsets: number[] = []
  for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) if (x * x + y * y <= radius * radius) offsets.push(x, y)
  return Int8Array.from(offsets)
}

function stamp(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  x: number,
  y: number,
  disk: Int8Array,
  color: Rgb,
  alpha: number,
): void {
  if (Number.isNaN(x)) return
  const left = Math.round(x)
  const top = Math.round(y)
  for (let at = 0; at < disk.length; at += 2) {
    const column = left + (disk[at] ?? 0)
    const row = top + (disk[at + 1] ?? 0)
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    const place = (row * width + column) * 4
    for (let channel = 0; channel < 3; channel++) {
      const under = pixels[place + channel] ?? 0
      pixels[place + channel] = under + ((color[channel] ?? 0) - under) * alpha
    }
  }
}

/** One opaque pixel, as little-endian machines lay it out. */
function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}
