import type { Page } from 'playwright'

/** What is waited for: a place of the page whose text answers a pattern, or becomes another one than it was. */
export interface Arrival {
  /** A CSS selector; the first element that it finds is looked at. */
  readonly selector: string
  /** A regular expression; left out: the text of the place changes. */
  readonly text?: string
}

declare global {
  interface Window {
    /** Milliseconds of each task over 50 ms since the page was loaded. */
    longTasks: number[]
    watchArrival: (arrival: Arrival) => void
    /** From the key press, click or change of the address to the frame after the arrival. */
    arrival: Promise<number>
  }
}

/** Put into every page before its own code: it notes the long tasks, and takes the time with the page's own clock. */
function install(): void {
  const patienceMs = 20_000
  window.longTasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
  window.watchArrival = ({ selector, text }) => {
    const pattern = text === undefined ? null : new RegExp(text)
    const textOf = (): string | null => document.querySelector(selector)?.textContent ?? null
    const before = textOf()
    let start: number | null = null
    for (const type of ['pointerdown', 'keydown', 'hashchange', 'input']) {
      window.addEventListener(type, (event) => (start ??= event.timeStamp), { capture: true, once: true })
    }
    const asked = performance.now()
    window.arrival = new Promise((resolve, reject) => {
      const look = (): void => {
        const now = textOf()
        const isThere = now !== null && (pattern === null ? now !== before && now.trim() !== '' : pattern.test(now))
        if (performance.now() - asked > patienceMs) {
          reject(new Error(`${selector} does not show ${text ?? 'another text'}: ${String(now).slice(0, 200)}`))
          return
        }
        if (start === null || !isThere) {
          requestAnimationFrame(look)
          return
        }
        // The frame that shows it is painted after this callback: the next callback is after that frame.
        requestAnimationFrame((at) => resolve(at - (start ?? at)))
      }
      requestAnimationFrame(look)
    })
  }
}

/** Call before the page is opened. */
export async function installClock(page: Page): Promise<void> {
  await page.addInitScript(install)
}

/** Does something as a user would and returns the milliseconds until its answer has been painted. */
export async function timeArrival(page: Page, arrival: Arrival, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate((one) => window.watchArrival(one), arrival)
  await act()
  return page.evaluate(() => window.arrival)
}

/** Goes to an address of the page, as a click on a link to it does. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, address)
}

/** The tasks over 50 ms since the last call, longest first. */
export async function takeLongTasks(page: Page): Promise<number[]> {
  const tasks = await page.evaluate(() => window.longTasks.splice(0))
  return tasks.sort((a, b) => b - a)
}
