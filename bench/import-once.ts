import { importDataset } from '../src-main/engine/data/jobs.ts'

/** `import-once.ts <source> <dataset folder>`: one import, its size, memory and the seconds of each step as a JSON line. */
const [path = '', datasetFolder = ''] = process.argv.slice(2)
const steps: Record<string, number> = {}
let current = 'start'
let since = 0
const enter = (step: string): void => {
  if (step === current) return
  const now = performance.now()
  steps[current] = Number(((steps[current] ?? 0) + (now - since) / 1000).toFixed(3))
  current = step
  since = now
}
const { summary } = await importDataset(
  { kind: 'import', datasetId: 'ds_bench1', datasetFolder, request: { path, name: 'bench', maxBadRatio: 0.2 } },
  { signal: new AbortController().signal, report: ({ step }) => enter(step) },
)
enter('end')
const { users, items, interactions } = summary
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6
process.stdout.write(JSON.stringify({ rows: interactions, users, items, rssMb: maxRSS / 1024, cpuSeconds, steps }))
