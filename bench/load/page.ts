import { chromium, type Page } from '@playwright/test'
import config from '../../playwright.config.ts'

export interface PageFigures {
  /** From the call of the address, nothing in any cache, to rows on the screen. */
  readonly firstRowsMs: number
  readonly allRowsMs: number
  /** From the key or click to the changed list. */
  readonly steps: Readonly<Record<string, number>>
  /** Longest task of the page's thread after the rows are there; a window without long tasks says 0. */
  readonly longestTaskMs: number
  readonly heapMb: number
}

/** The browser that the end-to-end tests use. */
const { args = [], ...where } = config.use?.launchOptions ?? {}
const launchOptions = { ...where, args: [...args, '--enable-precise-memory-info'] }

const patienceMs = 20_000

interface LongTask {
  readonly duration: number
}

/** Opens the list of runs as a person would, in a real browser that knows nothing yet, and works in it. */
export async function measureRunGrid(invitation: string, runs: number): Promise<PageFigures> {
  const browser = await chromium.launch(launchOptions)
  try {
    // The visit that spends the invitation; its context keeps the cookie and nothing else.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const guest = await context.newPage()
    await guest.goto(invitation)
    await guest.waitForLoadState('networkidle')
    await guest.close()
    const page = await context.newPage()
    await page.addInitScript(watchLongTasks)
    const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
    const before = performance.now()
    await page.goto(`${new URL(invitation).origin}/#/runs`)
    await rows.nth(5).waitFor()
    const firstRowsMs = performance.now() - before
    await page.waitForFunction((count) => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === String(count + 1), runs)
    const allRowsMs = performance.now() - before
    await page.evaluate(() => Reflect.set(globalThis, 'longTasks', []))
    const steps = await workIn(page)
    const tasks = await page.evaluate((): LongTask[] => Reflect.get(globalThis, 'longTasks'))
    const heapMb = await page.evaluate(() => Reflect.get(Reflect.get(performance, 'memory'), 'usedJSHeapSize') / 2 ** 20)
    return { firstRowsMs, allRowsMs, steps, longestTaskMs: Math.max(0, ...tasks.map(({ duration }) => duration)), heapMb }
  } finally {
    await browser.close()
  }
}

async function workIn(page: Page): Promise<Record<string, number>> {
  const steps: Record<string, number> = {}
  const grid = page.getByRole('grid', { name: 'Runs' })
  const count = (): Promise<string | null> => grid.getAttribute('aria-rowcount')
  const first = (): Promise<string | null> => grid.getByRole('row').nth(1).textContent()
  const time = async (name: string, act: () => Promise<unknown>, state: () => Promise<string | null>): Promise<void> => {
    const known = await state()
    const before = performance.now()
    await act()
    while ((await state()) === known) {
      if (performance.now() - before > patienceMs) throw new Error(`"${name}" changes nothing`)
      await page.waitForTimeout(5)
    }
    steps[name] = performance.now() - before
  }
  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await time('filter by words', () => filter.fill('model:cfgan tag:paper'), count)
  await time('filter by a figure that was not loaded', () => filter.fill('recall_min@50>0.9'), count)
  await time('no filter', () => filter.fill(''), count)
  await time('sort by a figure', () => grid.getByRole('button', { name: 'ndcg@20' }).click(), first)
  await time('sort by name', () => grid.getByRole('button', { name: 'Run', exact: true }).click(), first)
  await time('mean over seeds', () => page.getByLabel('Rows').selectOption('Mean over seeds'), count)
  await time('every run', () => page.getByLabel('Rows').selectOption('Every run'), count)
  return steps
}

function watchLongTasks(): void {
  const tasks: LongTask[] = []
  Reflect.set(globalThis, 'longTasks', tasks)
  new PerformanceObserver((list) => {
    const kept: LongTask[] = Reflect.get(globalThis, 'longTasks')
    kept.push(...list.getEntries().map(({ duration }) => ({ duration })))
  }).observe({ entryTypes: ['longtask'] })
}
