import { expect, test } from 'vitest'
import { radiusFor, ticksOf } from './point-cloud.ts'
import { domainOf, frameOf, nearestPoint, place, placeAll, pointsWithin } from './point-frame.ts'
import { paintPoints } from './point-raster.ts'

test('a point is painted where the frame puts it, and nowhere else', () => {
  const pixels = new Uint8ClampedArray(8 * 8 * 4)
  const points = { x: Float32Array.of(2, NaN, 7), y: Float32Array.of(3, 1, 7), color: Uint8Array.of(0, 0, 1), lit: null }
  const ink = {
    palette: [[255, 0, 0] as const, [0, 0, 255] as const],
    background: [0, 0, 0] as const,
    dimmed: [9, 9, 9] as const,
    radius: 0.5,
  }
  paintPoints(pixels, 8, 8, points, ink)
  const painted = Array.from({ length: 64 }, (_, at) => at).filter((at) => pixels[at * 4] !== 0 || pixels[at * 4 + 2] !== 0)
  expect(painted).toEqual([3 * 8 + 2, 63])
  expect(pixels[(3 * 8 + 2) * 4]).toBeGreaterThan(150)
  expect(pixels[63 * 4 + 2]).toBeGreaterThan(150)
  // Every pixel is opaque: the picture covers what was there.
  expect(pixels.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 255)).toBe(true)
})

test('what stands out lies over what does not', () => {
  const pixels = new Uint8ClampedArray(4)
  const points = { x: Float32Array.of(0, 0), y: Float32Array.of(0, 0), color: Uint8Array.of(0, 0), lit: Uint8Array.of(1, 0) }
  paintPoints(pixels, 1, 1, points, { palette: [[200, 0, 0]], background: [0, 0, 0], dimmed: [0, 200, 0], radius: 0.5 })
  expect(pixels[0]).toBeGreaterThan(pixels[1] ?? 255)
})

test('data go to pixels: up is up, NaN stays nowhere', () => {
  expect(domainOf(Float32Array.of(3, NaN, -1))).toEqual({ low: -1, high: 3 })
  const frame = frameOf(100, 50, { low: 0, high: 1 }, { low: 0, high: 1 }, { left: 10, right: 10, top: 5, bottom: 5 })
  expect([place(0, frame.x), place(1, frame.x), place(0, frame.y), place(1, frame.y)]).toEqual([10, 90, 45, 5])
  const x = placeAll(Float32Array.of(0, 1, NaN), frame.x)
  const y = placeAll(Float32Array.of(0, 1, 0), frame.y)
  expect(nearestPoint(x, y, 88, 7, 10)).toBe(1)
  expect(nearestPoint(x, y, 50, 25, 10)).toBeNull()
  const mask = new Uint8Array(100 * 50)
  mask[45 * 100 + 10] = 1
  expect([...pointsWithin(x, y, mask, 100)]).toEqual([0])
})

test('ticks are round, and points shrink with their number', () => {
  expect(ticksOf({ low: 0, high: 1 })).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
  expect(ticksOf({ low: 0, high: 0.23 }).at(-1)).toBeCloseTo(0.2)
  expect([100, 6000, 50_000, 500_000].map(radiusFor)).toEqual([3, 2, 1, 0.5])
})
