import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/**
 * By what a failure means: `unit` (one file or one door is wrong), `conformance` (a plugin breaks a promise that all plugins make), `webgpu` (a
 * GPU computes something else than the processor), `durability` (something is lost when a process dies). Processes rather than threads: TensorFlow and SQLite are native, and a crash
 * must take down one file only. Two at a time: each may hold a gigabyte.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: [
            'src-main/**/*.test.ts',
            'src-renderer/**/*.test.ts',
            'scripts/**/*.test.mjs',
            'tests/{golden,bad-input,transport,security,load,corpus}/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 },
      },
      {
        // On a GPU that the processor plays, where there is no other: minutes for what takes a blink elsewhere.
        test: { name: 'webgpu', include: ['tests/webgpu/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 },
      },
      {
        // Starts, kills and restarts whole engines: one file at a time, so that they do not starve each other.
        test: {
          name: 'durability',
          include: ['tests/durability/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
