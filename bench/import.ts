import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * Seconds from the start of the process to a complete dataset folder, and its peak of resident memory: ML-1M with titles and attributes
 * (import_1m) and the peers' file of 20 million rows (import_20m), where they are. The peers' figures begin after their libraries are loaded and
 * end with a matrix in memory; ours hold Node's start, validation, sorting, hashing and writing too. Each import is a process of its own.
 */
const sources = [
  { task: 'import_1m', path: join(process.env['COLDFRAME_SHARED_DATA'] ?? join(import.meta.dirname, '../../shared/data'), 'ml-1m') },
  { task: 'import_20m', path: join(process.env['PEERS_DATA'] ?? join(tmpdir(), 'peers-data'), 'ml20m.csv') },
]

const Outcome = z.object({
  rows: z.number(),
  users: z.number(),
  items: z.number(),
  rssMb: z.number(),
  cpuSeconds: z.number(),
  steps: z.record(z.string(), z.number()),
})

for (const { task, path } of sources) {
  if (!existsSync(path)) {
    console.error(`${task}: ${path} is not there; skipped.`)
    continue
  }
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-bench-'))
  try {
    const before = performance.now()
    const child = spawnSync(process.execPath, [join(import.meta.dirname, 'import-once.ts'), path, join(folder, 'dataset')], {
      encoding: 'utf8',
    })
    const seconds = (performance.now() - before) / 1000
    if (child.status !== 0) throw new Error(`${task}: ${child.stderr}`)
    const { rows, users, items, rssMb, cpuSeconds, steps } = Outcome.parse(JSON.parse(child.stdout))
    const detail = { rows, shape: [users, items], cpuSeconds, steps }
    console.log(JSON.stringify({ peer: 'coldframe', task, seconds: Number(seconds.toFixed(3)), rss_mb: Number(rssMb.toFixed(1)), detail }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
