import { pointsWithin } from './point-frame.ts'

export interface Spot {
  readonly left: number
  readonly top: number
}

/** Points closer than this to the last one add nothing to the line. */
const step = 3

/** The line goes on, unless the pointer has hardly moved. */
export function extendLine(line: readonly Spot[], next: Spot): readonly Spot[] {
  const last = line.at(-1)
  return last !== undefined && Math.hypot(next.left - last.left, next.top - last.top) < step ? line : [...line, next]
}

/** Points within a closed line: the browser fills it, and each point looks at its pixel. */
export function pointsInLasso(x: Float32Array, y: Float32Array, line: readonly Spot[], width: number, height: number): Uint32Array {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const [first, ...others] = line
  if (context === null || first === undefined) return new Uint32Array()
  context.beginPath()
  context.moveTo(first.left, first.top)
  for (const { left, top } of others) context.lineTo(left, top)
  context.closePath()
  context.fill()
  const { data } = context.getImageData(0, 0, width, height)
  const mask = Uint8Array.from({ length: width * height }, (_, at) => ((data[at * 4 + 3] ?? 0) > 127 ? 1 : 0))
  return pointsWithin(x, y, mask, width)
}
