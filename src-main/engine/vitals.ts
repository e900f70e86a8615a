import { readFileSync } from 'node:fs'
import type { Vitals } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'

export const vitalsEveryMs = 2000

export function readVitals(engine: Engine): Vitals {
  const { running, queued } = engine.runs.counts()
  return {
    at: engine.options.clock.now(),
    engineMemoryMb: process.memoryUsage.rss() / 2 ** 20,
    workerMemoryMb: [engine.reader.pid, ...engine.runs.pids()].map(residentMb).reduce((sum, one) => sum + one, 0),
    running: running + engine.jobs.running,
    queued,
  }
}

/** Resident size of another process where the system tells it (Linux); 0 elsewhere. */
function residentMb(pid: number | undefined): number {
  if (pid === undefined) return 0
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
