/**
 * `npm run bench:ui [-- <workspace>]`: the page on ML-1M with 50 finished runs, in a real browser, as a person uses it. The workspace is made when
 * none is given (some minutes). Prints a table and writes bench/results/ui-<time>.json; exit code 1 when a bar is missed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'
import { z } from 'zod'
import { startServer } from '../../e2e/fixtures/server.ts'
import playwrightConfig from '../../playwright.config.ts'
import { goTo, installClock, takeLongTasks, timeArrival } from './page-clock.ts'
import { type Scene, scenes, type Subjects } from './scenes.ts'
import { walk, type Walk } from './walk.ts'
import { coldframe, fillWorkspace, runCount } from './workspace.ts'

const results = join(import.meta.dirname, '../results')
const bars = { heapMb: 400, growthMb: 0.5, taskMs: 50 }
const walkSteps = 500

interface Timing {
  readonly name: string
  readonly bar: number
  readonly first: number
  readonly median: number
  readonly worst: number
  readonly longTasks: readonly number[]
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN
}

function findSubjects(workspace: string): Subjects {
  const Run = z.object({ id: z.string(), datasetId: z.string(), splitHash: z.string().nullable(), state: z.string(), modelId: z.string() })
  const { runs } = z.object({ runs: z.array(Run) }).parse(JSON.parse(coldframe(workspace, 'runs', '--json')))
  const finished = runs.filter(({ state }) => state === 'finished')
  if (finished.length < runCount) throw new Error(`${workspace} has ${finished.length} finished runs, not ${runCount}.`)
  // A model whose lists follow a changed history is the one that is looked at.
  const ordered = [...finished.filter(({ modelId }) => modelId === 'ease'), ...finished.filter(({ modelId }) => modelId !== 'ease')]
  return { datasetId: ordered[0]?.datasetId ?? '', item: '1', runIds: ordered.map(({ id }) => id) }
}

async function measure(page: Page, scene: Scene, subjects: Subjects): Promise<Timing> {
  const times: number[] = []
  for (let round = 0; round < scene.rounds; round++) {
    if (round === 0 || scene.returns) {
      await timeArrival(page, scene.ready, () => goTo(page, `${scene.from(subjects)}`))
      await page.waitForTimeout(400)
      if (round === 0) await takeLongTasks(page)
    }
    times.push(await scene.act(page, subjects, round))
    await page.waitForTimeout(150)
  }
  const [first = NaN, ...later] = times
  const longTasks = await takeLongTasks(page)
  return { name: scene.name, bar: scene.bar, first, median: quantile(later, 0.5), worst: quantile(later, 1), longTasks }
}

function print(timings: readonly Timing[], walked: Walk): void {
  const cell = (value: number): string => value.toFixed(0).padStart(7)
  console.log(`\n${'milliseconds'.padEnd(36)}    bar  median   worst   first   tasks over ${bars.taskMs} ms`)
  for (const { name, bar, median, worst, first, longTasks } of timings) {
    const tasks = longTasks.length === 0 ? 'none' : longTasks.map((task) => task.toFixed(0)).join(' ')
    console.log(`${median <= bar ? ' ' : '!'} ${name.padEnd(34)}${cell(bar)} ${cell(median)} ${cell(worst)} ${cell(first)}   ${tasks}`)
  }
  console.log(
    `\n${walked.steps} steps: ${Math.max(...walked.heapMb).toFixed(0)} MB at most, ${walked.growthMb.toFixed(2)} MB more per 100 steps of the second half; ` +
      `MB every 50 steps: ${walked.heapMb.map((mb) => mb.toFixed(1)).join(' ')}; nodes: ${walked.nodes.join(' ')}`,
  )
}

async function main(given: string | undefined): Promise<boolean> {
  const workspace = given ?? mkdtempSync(join(tmpdir(), 'coldframe-bench-ui-'))
  fillWorkspace(workspace, console.log)
  const subjects = findSubjects(workspace)
  const server = await startServer(workspace)
  const { launchOptions, viewport } = playwrightConfig.use ?? {}
  const browser = await chromium.launch(launchOptions)
  try {
    const page = await (await browser.newContext({ viewport: viewport ?? null })).newPage()
    await installClock(page)
    await page.goto(server.invitation)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForTimeout(2000)
    const loadBefore = loadavg()[0]
    const timings: Timing[] = []
    for (const scene of scenes) {
      console.log(scene.name)
      timings.push(await measure(page, scene, subjects))
    }
    const walked = await walk(page, subjects, walkSteps)
    print(timings, walked)
    mkdirSync(results, { recursive: true })
    const file = join(results, `ui-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`)
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, browser: browser.version() }
    const load = { before: loadBefore, after: loadavg()[0] }
    writeFileSync(file, JSON.stringify({ machine, load, bars, timings, walk: walked }, null, 2))
    console.log(`${machine.cpu}, ${machine.cores} cores, load ${load.before?.toFixed(1)} to ${load.after?.toFixed(1)}; ${file}`)
    const isFast = timings.every(({ median, bar, longTasks }) => median <= bar && longTasks.length === 0)
    return isFast && Math.max(...walked.heapMb) <= bars.heapMb && walked.growthMb <= bars.growthMb
  } finally {
    await browser.close()
    await server.stop()
    if (given === undefined) rmSync(workspace, { recursive: true, force: true })
  }
}

process.exitCode = (await main(process.argv[2])) ? 0 : 1
