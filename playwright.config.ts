import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

/** The browser that set-up found; without one the specs fail with the launcher's own message, and `npm test` does not start them. */
function findBrowser(): string | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules', '.coldframe', 'browser.json'), 'utf8'))
    const path = typeof found === 'object' && found !== null && 'path' in found ? found.path : undefined
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}

const executablePath = findBrowser()
// Chromium refuses its sandbox to root, as in most containers.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** One suite against the server host. One worker: each spec starts an engine that trains, on a machine with two cores. */
export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [{ name: 'browser', use: { browserName: 'chromium' } }],
})
