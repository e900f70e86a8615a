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

/** Opacity in 256ths: points over one another stay visible. */
const weight = 192
const dimmedWeight = 77
const opaque = 0xff000000
/** Without it a disk of radius 2 is a diamond. */
const rounder = 0.3

/**
 * Paints disks into an opaque picture, pixel by pixel: half a million points take some 20 ms, where as many paths take seconds. What stands out is
 * painted last.
 */
export function paintPoints(bytes: Uint8ClampedArray, width: number, height: number, points: PlacedPoints, ink: Ink): void {
  const pixels = new Uint32Array(bytes.buffer, bytes.byteOffset, width * height)
  pixels.fill(packed(ink.background))
  const disk = diskOf(ink.radius)
  const dimmed = packed(ink.dimmed)
  const palette = Uint32Array.from(ink.palette, packed)
  const { x, y, color, lit } = points
  for (const isLit of lit === null ? [1] : [0, 1]) {
    for (let at = 0; at < x.length; at++) {
      if (lit !== null && lit[at] !== isLit) continue
      const left = x[at] ?? NaN
      if (Number.isNaN(left)) continue
      const own = isLit === 0 ? dimmed : (palette[(color[at] ?? 0) % palette.length] ?? dimmed)
      stamp(pixels, width, height, Math.round(left), Math.round(y[at] ?? 0), disk, own, isLit === 0 ? dimmedWeight : weight)
    }
  }
}

/** Offsets of a disk's pixels, two numbers each. */
function diskOf(radius: number): Int8Array {
  const reach = Math.ceil(radius)
  const offsets: number[] = []
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) if (x * x + y * y <= (radius + rounder) ** 2) offsets.push(x, y)
  return Int8Array.from(offsets)
}

/**
 * Mixes a colour into the pixels of a disk. A pixel is one 32-bit number, red lowest; red and blue are mixed together, 8 bits apart from another, and
 * `weight` is the opacity in 256ths.
 */
function stamp(
  pixels: Uint32Array,
  width: number,
  height: number,
  left: number,
  top: number,
  disk: Int8Array,
  color: number,
  weight: number,
): void {
  const redBlue = Math.imul(color & 0xff00ff, weight)
  const green = Math.imul(color & 0x00ff00, weight)
  for (let at = 0; at < disk.length; at += 2) {
    const column = left + (disk[at] ?? 0)
    const row = top + (disk[at + 1] ?? 0)
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    const place = row * width + column
    const under = pixels[place] ?? 0
    const mixedRedBlue = ((Math.imul(under & 0xff00ff, 256 - weight) + redBlue) >>> 8) & 0xff00ff
    const mixedGreen = ((Math.imul(under & 0x00ff00, 256 - weight) + green) >>> 8) & 0x00ff00
    pixels[place] = opaque | mixedRedBlue | mixedGreen
  }
}

/** One pixel, as little-endian machines lay it out. */
function packed([red, green, blue]: Rgb): number {
  return opaque | (blue << 16) | (green << 8) | red
}
