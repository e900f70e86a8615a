import type { RunSummary } from '../../../../src-main/contract/runs.ts'

export interface RunGroup {
  readonly key: string
  readonly datasetName: string
  readonly splitId: string
  /** The first digits, enough to tell splits apart by eye. */
  readonly splitHash: string
  readonly runs: readonly RunSummary[]
}

/** Runs that were measured on the same cut of the same data stand together; the group with the newest run comes first. */
export function groupByProtocol(runs: readonly RunSummary[]): RunGroup[] {
  const groups = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const key = `${run.datasetId} ${run.splitHash ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups].flatMap(([key, members]) => {
    const first = members[0]
    if (first === undefined) return []
    return [{ key, datasetName: first.datasetName, splitId: first.splitId, splitHash: first.splitHash?.slice(0, 8) ?? '', runs: members }]
  })
}
