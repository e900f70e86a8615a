import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startBackend, tensorCount } from './backend.ts'

// A process of its own (vitest forks per file) with an empty cache folder: a machine where set-up found no TensorFlow.
let cache = ''
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'coldframe-cache-'))
  process.env['COLDFRAME_CACHE'] = cache
  delete process.env['COLDFRAME_BACKEND']
})
afterAll(() => rm(cache, { recursive: true }))

it('refuses a backend that was asked for and cannot be had, with a remedy', async () => {
  await expect(startBackend({ backend: 'tensorflow' })).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining(cache) as unknown,
    remedy: expect.stringContaining('npm run setup') as unknown,
  })
})

it('falls back to WebAssembly when nothing is asked for, and says why', async () => {
  const started = await startBackend({ backend: 'auto' })
  expect(started).toMatchObject({ backend: 'wasm', tensorflow: null, cuda: null })
  expect(started.reason).toContain('Native TensorFlow is not available')
  expect(await startBackend()).toEqual(started)
  expect(tensorCount()).toBe(0)
})
