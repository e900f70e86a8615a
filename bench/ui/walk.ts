import type { CDPSession, Page } from 'playwright'
import { goTo } from './page-clock.ts'
import type { Subjects } from './scenes.ts'

export interface Walk {
  readonly steps: number
  /** MB in use after a collection of garbage, every 50 steps. */
  readonly heapMb: readonly number[]
  readonly nodes: readonly number[]
  /** The growth of the second half by least squares, in MB per 100 steps: the first half fills caches. */
  readonly growthMb: number
}

const pauseMs = 60
const sampleEvery = 50

/** What is in use once the garbage has been collected. */
async function sample(session: CDPSession): Promise<{ heapMb: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const read = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN
  return { heapMb: read('JSHeapUsedSize') / 2 ** 20, nodes: read('Nodes') }
}

/** Change per step of a series with equal distances, by least squares. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const over = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0)
  return over / values.reduce((sum, _value, i) => sum + (i - middle) ** 2, 0)
}

/** So many steps as somebody at work does them: from screen to screen, down lists, through users, over the metric's K. */
export async function walk(page: Page, { datasetId, runIds }: Subjects, steps: number): Promise<Walk> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const key = (name: string) => () => page.keyboard.press(name)
  const go = (address: string) => () => goTo(page, address)
  const some = (from: number): string => runIds.slice(from, from + 5).join(',')
  const round = runIds
    .slice(0, 12)
    .flatMap((runId, i) => [
      go('/runs'),
      key('j'),
      key('j'),
      go(`/runs/${runId}`),
      go(`/runs/${runId}/users`),
      ...Array.from({ length: 6 }, () => key('j')),
      key('k'),
      go(`/compare?runs=${some(i)}`),
      go(`/laboratory?runs=${some(i)}`),
      go(`/datasets/${datasetId}`),
      key('Control+k'),
      key('Escape'),
      go('/reports'),
    ])
  const heapMb: number[] = []
  const nodes: number[] = []
  for (let step = 0; step < steps; step++) {
    await round[step % round.length]?.()
    await page.waitForTimeout(pauseMs)
    if ((step + 1) % sampleEvery !== 0) continue
    const now = await sample(session)
    heapMb.push(now.heapMb)
    nodes.push(now.nodes)
  }
  const later = heapMb.slice(heapMb.length >> 1)
  return { steps, heapMb, nodes, growthMb: (slope(later) * 100) / sampleEvery }
}
