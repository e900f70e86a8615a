/** The engine of a workspace in a process of its own, watched from within: says how large it is and how long it did not answer. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { silentLogger } from '../../src-main/engine/kernel/logger.ts'
import { openEngine } from '../../src-main/hosts/engine-link.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'

const [workspace = ''] = process.argv.slice(2)
/** The memory is looked at this often; the longest pause is exact to a millisecond. */
const everyMs = 100

const before = performance.now()
const engine = await openEngine({ workspace, host: 'test', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: true })
const openMs = performance.now() - before
const pauses = monitorEventLoopDelay({ resolution: 1 })
pauses.enable()
let peak = 0
const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), everyMs)
process.send?.({ openMs })

process.on('message', (wish: string) => {
  if (wish === 'figures') {
    process.send?.({ longestPauseMs: pauses.max / 1e6, peakMb: Math.max(peak, process.memoryUsage.rss()) / 2 ** 20 })
    pauses.reset()
    peak = 0
  }
  if (wish === 'end') {
    clearInterval(look)
    void engine.close().then(() => process.exit(0))
  }
})
