import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Bounds = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int() })
export type Bounds = z.infer<typeof Bounds>

export const WindowState = z.object({ bounds: Bounds, maximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

const defaultSize = { width: 1280, height: 840 }
export const minimumSize = { width: 900, height: 600 }

/** At least this much of a restored window must lie on a screen, or nobody could take hold of it. */
const graspable = { width: 200, height: 60 }

/** What was stored, or undefined when there is nothing that can be read: a lost window size is not worth an error. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * Where a window opens: at its last place while that is still on one of the screens (a monitor may have gone), else in the default size for
 * the system to place. Never larger than the screen it is on.
 */
export function placeWindow(stored: WindowState | undefined, screens: readonly Bounds[]): { bounds: Partial<Bounds>; maximized: boolean } {
  if (!stored) return { bounds: defaultSize, maximized: false }
  const screen = screens.find((candidate) => {
    const overlap = intersect(stored.bounds, candidate)
    return overlap.width >= graspable.width && overlap.height >= graspable.height
  })
  if (!screen) return { bounds: defaultSize, maximized: stored.maximized }
  const width = clamp(stored.bounds.width, minimumSize.width, screen.width)
  const height = clamp(stored.bounds.height, minimumSize.height, screen.height)
  return { bounds: { ...stored.bounds, width, height }, maximized: stored.maximized }
}

function intersect(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
}

/** A screen smaller than our minimum wins: the window fits on it. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
