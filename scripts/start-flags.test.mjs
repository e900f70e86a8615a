import { describe, expect, it } from 'vitest'
import { parseStartFlags, reasonForBrowser } from './start-flags.mjs'

describe('flags of the start', () => {
  it('take values in both spellings, and pass on what comes after a second --', () => {
    expect(parseStartFlags(['--browser', '--workspace', 'w', '--port=80', '--', '--more'])).toEqual({
      browser: true,
      workspace: 'w',
      port: '80',
      rest: ['--more'],
    })
  })

  it('that are unknown or incomplete are refused by name', () => {
    expect(parseStartFlags(['--fast']).problem).toContain('--fast')
    expect(parseStartFlags(['--workspace']).problem).toContain('--workspace')
    expect(parseStartFlags(['--port', 'x']).problem).toContain('--port')
  })
})

describe('Electron or browser', () => {
  const desktop = { wished: false, electron: { path: '/e', version: '45' }, platform: 'linux', env: { DISPLAY: ':0' }, userId: 1000 }
  it('is Electron where it is there and can show itself', () => {
    expect(reasonForBrowser(desktop)).toBeUndefined()
    expect(reasonForBrowser({ ...desktop, platform: 'win32', env: {}, userId: undefined })).toBeUndefined()
    expect(reasonForBrowser({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeUndefined()
  })
  it('is the browser for a reason that is told', () => {
    expect(reasonForBrowser({ ...desktop, wished: true })).toBe('you asked for it')
    expect(reasonForBrowser({ ...desktop, electron: { path: null, reason: 'no network' } })).toBe('no network')
    expect(reasonForBrowser({ ...desktop, electron: undefined })).toContain('not there')
    expect(reasonForBrowser({ ...desktop, env: {} })).toBe('there is no display')
    expect(reasonForBrowser({ ...desktop, userId: 0 })).toContain('root')
  })
})
