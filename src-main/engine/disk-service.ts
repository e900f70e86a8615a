import type { DiskUse } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { disk } from './kernel/disk.ts'

/** What each dataset and each run takes on the disk. `largest`: how many runs are named. */
export async function diskUse(engine: Engine, largest: number): Promise<DiskUse> {
  const { workspace, catalogue, jobs, freedPages } = engine
  const result = await jobs.ask({ kind: 'disk-use', workspaceFolder: workspace.folder })
  if (result.kind !== 'disk-use') throw new Error(`Internal: ${result.kind}`)
  const { parts, ...sizes } = result.sizes
  const runs = catalogue.runPlaces().map((run) => ({ ...run, bytes: sizes.runs[run.runId] ?? 0 }))
  const ofDataset = new Map<string, { runs: number; runBytes: number }>()
  for (const { datasetId, bytes } of runs) {
    const known = ofDataset.get(datasetId) ?? { runs: 0, runBytes: 0 }
    ofDataset.set(datasetId, { runs: known.runs + 1, runBytes: known.runBytes + bytes })
  }
  const datasets = catalogue.datasets().map(({ id, name }) => ({
    datasetId: id,
    name,
    bytes: sizes.datasets[id] ?? 0,
    ...(ofDataset.get(id) ?? { runs: 0, runBytes: 0 }),
  }))
  const names = new Map<string, string>(datasets.map(({ datasetId, name }) => [datasetId, name]))
  return {
    bytes: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
    diskFreeBytes: await disk().freeBytes(workspace.folder),
    parts: Object.entries(parts)
      .map(([name, bytes]) => ({ name, bytes }))
      .sort((a, b) => b.bytes - a.bytes),
    catalogueFreeBytes: freedPages.bytes(),
    datasets: datasets.sort((a, b) => b.bytes + b.runBytes - a.bytes - a.runBytes),
    runCount: runs.length,
    runs: runs
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, largest)
      .map(({ runId, name, datasetId, bytes }) => ({ runId, name, datasetName: names.get(datasetId) ?? '', bytes })),
  }
}
