import type { EpochPoint, Finding, Progress } from '../../contract/index.ts'
import { assertNever, toFailure } from '../kernel/errors.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Work } from '../kernel/progress.ts'
import { type FromRunner, type Job, type JobResult, ToRunner } from './messages.ts'
import type { WorkerPort } from './worker-port.ts'

/** Progress leaves the process at most this often; the newest always gets out before the result. */
const progressEveryMs = 250
const aliveEveryMs = 1000

/** Executes the one job that the engine sends, then calls `exit`. */
export function startRunner(port: WorkerPort, clock: Clock, exit: (code: number) => void): void {
  const cancel = new AbortController()
  const send = (message: FromRunner): void => port.send(message)
  port.onDisconnect(() => exit(1))
  port.onMessage((raw) => {
    const message = ToRunner.parse(raw)
    if (message.type === 'cancel') {
      cancel.abort()
      return
    }
    void execute(message.job, thinned(cancel.signal, clock, send), clock, send)
      .then(
        (result) => send({ type: 'done', result }),
        (thrown: unknown) => send({ type: 'failed', failure: toFailure(thrown) }),
      )
      // The channel flushes before the process ends.
      .finally(() => setTimeout(() => exit(0), 20))
  })
  setInterval(() => send({ type: 'alive' }), aliveEveryMs)
  send({ type: 'ready' })
}

/** Each kind of job loads only what it needs: an import starts without TensorFlow, training without DuckDB. */
async function execute(job: Job, work: Work, clock: Clock, send: (message: FromRunner) => void): Promise<JobResult> {
  switch (job.kind) {
    case 'preview':
      return { kind: job.kind, preview: await (await import('../data/jobs.ts')).previewSource(job, work) }
    case 'import':
      return { kind: job.kind, detail: await (await import('../data/jobs.ts')).importDataset(job, work) }
    case 'sample':
      return { kind: job.kind, detail: await (await import('../data/jobs.ts')).importSample(job, work) }
    case 'attributes':
      return { kind: job.kind, detail: await (await import('../data/jobs.ts')).addAttributes(job, work) }
    case 'derive':
      return { kind: job.kind, detail: await (await import('../versions/derive-dataset.ts')).deriveDataset(job, work) }
    case 'preview-version': {
      const [{ previewVersion }, { loadDataset }] = await Promise.all([
        import('../versions/derive-dataset.ts'),
        import('../data/load-dataset.ts'),
      ])
      return { kind: job.kind, preview: await previewVersion(job, loadDataset, work) }
    }
    case 'split-file':
      return { kind: job.kind, file: await (await import('../data/jobs.ts')).importSplit(job, work) }
    case 'foreign-lists':
      return { kind: job.kind, lists: await (await import('../explore/laboratory-job.ts')).importLists(job, work) }
    case 'train': {
      const observer = {
        ...work,
        clock,
        epoch: (point: EpochPoint) => send({ type: 'epoch', point }),
        log: (level: 'info' | 'warning' | 'error', message: string) => send({ type: 'log', line: { at: clock.now(), level, message } }),
        finding: (finding: Finding) => send({ type: 'finding', finding }),
        device: (info: Omit<Extract<FromRunner, { type: 'device' }>, 'type'>) => send({ type: 'device', ...info }),
      }
      return { kind: job.kind, result: await (await import('../training/train-run.ts')).trainRun(job, observer) }
    }
    case 'estimate':
      return { kind: job.kind, estimate: await (await import('../training/estimate.ts')).estimateRun(job, { ...work, clock }) }
    case 'study':
      return { kind: job.kind, trials: await (await import('../search/run-study.ts')).runStudy(job, { ...work, clock }) }
    case 'user-map':
      return { kind: job.kind, ...(await (await import('../explore/user-map.ts')).makeUserMap(job, work)) }
    case 'doctor':
      return { kind: job.kind, report: await (await import('../doctor.ts')).doctor() }
    case 'disk-use':
      return { kind: job.kind, sizes: await (await import('../disk-use.ts')).measureFolders(job.workspaceFolder, work) }
    case 'audit':
      return { kind: job.kind, report: await (await import('../audit/audit-workspace.ts')).auditWorkspace(job, { ...work, clock }) }
    case 'backup':
      return { kind: job.kind, backup: await (await import('../backup/make-backup.ts')).makeBackup(job, { ...work, clock }) }
    case 'restore':
      return { kind: job.kind, backup: await (await import('../backup/restore-backup.ts')).restoreBackup(job, work) }
    case 'export-run':
      return { kind: job.kind, ...(await (await import('../explore/write-lists.ts')).exportRun(job, work)) }
    case 'write-lists':
      return { kind: job.kind, ...(await (await import('../explore/write-lists.ts')).writeLists(job, work)) }
    default:
      return assertNever(job)
  }
}

/** The one place where progress is thinned. */
function thinned(signal: AbortSignal, clock: Clock, send: (message: FromRunner) => void): Work {
  let lastAt = -Infinity
  let lastStep = ''
  return {
    signal,
    report: (progress: Progress) => {
      const finished = progress.total !== null && progress.done >= progress.total
      if (!finished && progress.step === lastStep && clock.elapsed() - lastAt < progressEveryMs) return
      lastAt = clock.elapsed()
      lastStep = progress.step
      send({ type: 'progress', progress })
    },
  }
}
