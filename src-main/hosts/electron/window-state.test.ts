import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { placeWindow, readWindowState } from './window-state.ts'

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const monitor = { x: 1440, y: 0, width: 2560, height: 1440 }

describe('placeWindow', () => {
  test('the first window has the default size and no place of its own', () => {
    expect(placeWindow(undefined, [laptop])).toEqual({ bounds: { width: 1280, height: 840 }, maximized: false })
  })

  test('comes back where it was, on the screen where it was', () => {
    const bounds = { x: 1600, y: 100, width: 2000, height: 1200 }
    expect(placeWindow({ bounds, maximized: true }, [laptop, monitor])).toEqual({ bounds, maximized: true })
  })

  test('a screen that is gone is not used', () => {
    const stored = { bounds: { x: 1600, y: 100, width: 2000, height: 1200 }, maximized: false }
    expect(placeWindow(stored, [laptop]).bounds).toEqual({ width: 1280, height: 840 })
  })

  test('a window of which only a sliver would show is placed anew', () => {
    const stored = { bounds: { x: -1200, y: 0, width: 1280, height: 840 }, maximized: false }
    expect(placeWindow(stored, [laptop]).bounds).toEqual({ width: 1280, height: 840 })
  })

  test('shrinks to a smaller screen', () => {
    const stored = { bounds: { x: 0, y: 0, width: 2560, height: 1400 }, maximized: false }
    expect(placeWindow(stored, [laptop]).bounds).toEqual({ x: 0, y: 0, width: 1440, height: 900 })
  })
})

describe('readWindowState', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-window-'))

  test('a file that is missing or damaged is no state', () => {
    writeFileSync(join(folder, 'damaged.json'), '{"bounds":{"x":"left"}}')
    writeFileSync(join(folder, 'cut.json'), '{"bou')
    expect(readWindowState(join(folder, 'missing.json'))).toBeUndefined()
    expect(readWindowState(join(folder, 'damaged.json'))).toBeUndefined()
    expect(readWindowState(join(folder, 'cut.json'))).toBeUndefined()
  })

  test('reads what was written', () => {
    const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: false }
    writeFileSync(join(folder, 'state.json'), JSON.stringify(state))
    expect(readWindowState(join(folder, 'state.json'))).toEqual(state)
  })
})
