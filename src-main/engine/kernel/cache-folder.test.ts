import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cacheFolder } from './cache-folder.ts'

it.each([
  ['linux', {}, join('/home/me', '.cache', 'coldframe')],
  ['linux', { XDG_CACHE_HOME: '/cache' }, join('/cache', 'coldframe')],
  ['darwin', {}, join('/home/me', 'Library', 'Caches', 'coldframe')],
  ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'coldframe', 'cache')],
  ['win32', { COLDFRAME_CACHE: '/own' }, '/own'],
])('is the platform’s place for caches on %s', (platform, environment, expected) => {
  expect(cacheFolder(environment, platform, '/home/me')).toBe(expected)
})
