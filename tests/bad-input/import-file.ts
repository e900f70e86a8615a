import { importDataset } from '../../src-main/engine/data/jobs.ts'
import { toFailure } from '../../src-main/engine/kernel/errors.ts'

/**
 * Imports in a process of its own, whose limits and identity a test can choose: `import-file.ts <source> <dataset folder>`. Prints one JSON line:
 * what went wrong (or null) and the peak of the resident memory.
 */
const [path = '', datasetFolder = ''] = process.argv.slice(2)
const work = { signal: new AbortController().signal, report: () => undefined }
const job = { kind: 'import' as const, datasetId: 'ds_child1', datasetFolder, request: { path, name: 'child', maxBadRatio: 0.2 } }
const failure = await importDataset(job, work).then(
  () => null,
  (thrown: unknown) => toFailure(thrown),
)
process.stdout.write(`${JSON.stringify({ failure, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
