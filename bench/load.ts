/**
 * `npm run bench:load [-- --workspace <folder>]`: 10,000 runs, 200 datasets and 1,000,000 events in one workspace. Makes the workspace (or takes
 * the one given, made before), opens its engine in a process of its own, asks it what pages and the command line ask, and prints for each question
 * how long the answer took, the longest time for which the engine answered nobody, and the engine's largest resident size so far.
 */
import { fork } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { RunId, RunSummary } from '../src-main/contract/index.ts'
import { silentLogger } from '../src-main/engine/kernel/logger.ts'
import { openEngine } from '../src-main/hosts/engine-link.ts'
import { createNodeSpawner } from '../src-main/hosts/node-spawner.ts'
import { makeLargeWorkspace } from '../tests/support/large-workspace.ts'
import { eventsUntil } from '../tests/support/workspaces.ts'

const size = { runs: 10_000, datasets: 200, events: 1_000_000 }
const shown = ['ndcg@20', 'recall_min@20', 'coverage@20']
const { values } = parseArgs({ options: { workspace: { type: 'string' } } })
const workspace = values.workspace ?? mkdtempSync(join(tmpdir(), 'coldframe-load-'))
if (!existsSync(join(workspace, 'workbench.sqlite'))) await makeLargeWorkspace(workspace, size)
console.log(`${workspace}\n${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`)

const child = fork(join(import.meta.dirname, 'load/engine.ts'), [workspace])
const said = async <T>(schema: z.ZodType<T>): Promise<T> => schema.parse(await new Promise((resolve) => child.once('message', resolve)))
const Figures = z.object({ longestPauseMs: z.number(), peakMb: z.number() })
let peakMb = 0

async function time<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const before = performance.now()
  const answer = await ask()
  const ms = performance.now() - before
  child.send('figures')
  const figures = await said(Figures)
  peakMb = Math.max(peakMb, figures.peakMb)
  console.log(
    `${what.padEnd(52)} ${ms.toFixed(0).padStart(7)} ms   pause ${figures.longestPauseMs.toFixed(0).padStart(5)} ms   ${figures.peakMb.toFixed(0)} MB`,
  )
  return answer
}

const { openMs } = await said(z.object({ openMs: z.number() }))
console.log(`${'open'.padEnd(52)} ${openMs.toFixed(0).padStart(7)} ms`)
const link = await openEngine({ workspace, host: 'test', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: false })
const { client } = link

const first = await time('the newest 200 runs, three figures each', () => client.runs.list({ limit: 200, figures: shown }))
await time('a page of 500 runs more', () => client.runs.list({ olderThan: first.at(-1)?.id, limit: 500, figures: shown }))
const all = await time('all runs, page by page', listAll)
await time('two more figures of all runs', async () => {
  for (let from = 0; from < all.length; from += 500) {
    await client.runs.figures({ runIds: all.slice(from, from + 500).map(({ id }) => id), keys: ['ndcg@100', 'precision@10'] })
  }
})
await time('all datasets', () => client.datasets.list())
await time('one run', () => client.runs.get({ runId: first[1].id }))
await time('a run by its name', () => client.runs.find({ nameOrId: all[5000].name }))
await time('a star', () => client.runs.mark({ runId: first[1].id, starred: true }))

await client.queue.pause()
const seeds = Array.from({ length: 100 }, (_, seed) => seed)
const { lastSeq } = await client.system.info()
const started = await time('100 runs put into the queue', () =>
  client.runs.start({ datasetId: all[0].datasetId, models: [{ modelId: 'most-popular' }], seeds }),
)
const ids: RunId[] = started.map(({ id }) => id)
await time('the last of them made the first', () => client.queue.move({ runId: ids[99], before: ids[0] }))
await time('four windows follow 1,000 changes of one run', async () => {
  const marks = 1000
  let seen = 0
  const windows = [1, 2, 3, 4].map(() =>
    eventsUntil(client, lastSeq, ({ body }) => body.type === 'run.marked' && body.runId === ids[5] && body.note === String(marks - 1)),
  )
  for (let mark = 0; mark < marks; mark++) await client.runs.mark({ runId: ids[5], note: String(mark) })
  for (const events of await Promise.all(windows)) seen += events.filter(({ body }) => body.type === 'run.marked').length
  if (seen !== 4 * marks) throw new Error(`the windows saw ${seen} changes`)
})
await time('100 runs cancelled', () => Promise.all(ids.map((runId) => client.runs.cancel({ runId }))))
await time('100 runs deleted', () => Promise.all(ids.map((runId) => client.runs.delete({ runId }))))
await client.queue.continue()
await time('what each run and dataset takes on the disk', () => client.system.disk())
console.log(`largest resident size of the engine: ${peakMb.toFixed(0)} MB; load at the end ${loadavg()[0]?.toFixed(1)}`)
await link.close()
child.send('end')

async function listAll(): Promise<RunSummary[]> {
  const found: RunSummary[] = []
  for (;;) {
    const page = await client.runs.list({ olderThan: found.at(-1)?.id, limit: 500, figures: shown })
    found.push(...page)
    if (page.length < 500) return found
  }
}
