import { RunDetail, RunSummary } from '../../../src-main/contract/runs.ts'

/** A finished run of EASE, but for what a test wants to differ. */
export function createRunSummary(changes: Partial<RunSummary> = {}): RunSummary {
  return RunSummary.parse({
    id: 'run_aaaaaa',
    name: 'ease 500',
    datasetId: 'ds_aaaaaa',
    datasetName: 'sample',
    modelId: 'ease',
    modelTitle: 'EASE',
    state: 'finished',
    seed: 1,
    splitId: 'strong-generalization',
    splitHash: 'abc',
    backend: 'tensorflow',
    device: 'CPU',
    createdAt: 1,
    startedAt: 1000,
    finishedAt: 4000,
    progress: null,
    metrics: {},
    secondsPerEpoch: null,
    peakMemoryMb: null,
    resumable: false,
    error: null,
    lastSeq: 1,
    ...changes,
  })
}

/** The same with all that its page shows. */
export function createRunDetail(summary: Partial<RunSummary> = {}, changes: Partial<RunDetail> = {}): RunDetail {
  return RunDetail.parse({
    summary: createRunSummary(summary),
    config: {},
    defaults: {},
    savedConfig: null,
    askedDevice: 'auto',
    split: { id: 'strong-generalization', config: { threshold: 4 } },
    counts: null,
    protocol: null,
    selectionMetric: null,
    bestEpoch: null,
    epochs: [],
    log: [],
    findings: [],
    timings: {},
    versions: {},
    bytes: 0,
    command: '',
    ...changes,
  })
}
