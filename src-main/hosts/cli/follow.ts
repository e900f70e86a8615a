import { type DatasetId, type EventBody, hasEnded, type JobId, type RunSummary } from '../../contract/index.ts'
import { CancelledError, fromFailure } from '../../engine/kernel/errors.ts'
import type { EngineClient } from '../../engine/router.ts'
import type { CommandContext } from './command.ts'
import { someRuns } from './find.ts'
import { progressLine } from './text.ts'

/** Starts a job and waits for its end; ctrl-C cancels it. Gives the dataset that it made or changed. */
export async function finishJob(
  context: CommandContext,
  engine: EngineClient,
  start: () => Promise<{ jobId: JobId }>,
): Promise<DatasetId | null> {
  const { lastSeq } = await engine.system.info()
  const { jobId } = await start()
  const cancel = (): void => void engine.jobs.cancel({ jobId }).catch(() => undefined)
  context.signal.addEventListener('abort', cancel)
  if (context.signal.aborted) cancel()
  try {
    for await (const { body } of await engine.events.watch({ afterSeq: lastSeq })) {
      if (body.type === 'job.progress' && body.jobId === jobId) context.sayProgress(progressLine('working', body.progress))
      if (body.type !== 'job.state' || body.jobId !== jobId) continue
      if (body.state === 'finished') return body.datasetId
      if (body.state === 'cancelled') throw new CancelledError()
      if (body.error) throw fromFailure(body.error)
    }
    throw new Error('The engine went away.')
  } finally {
    context.signal.removeEventListener('abort', cancel)
  }
}

/** Follows runs until all have ended; ctrl-C cancels those that have not. */
export async function finishRuns(context: CommandContext, engine: EngineClient, runs: readonly RunSummary[]): Promise<RunSummary[]> {
  const waiting = new Map(runs.map((run) => [run.id, run.name]))
  const cancel = (): void => {
    for (const runId of waiting.keys()) void engine.runs.cancel({ runId }).catch(() => undefined)
  }
  context.signal.addEventListener('abort', cancel)
  if (context.signal.aborted) cancel()
  try {
    const afterSeq = Math.min(...runs.map((run) => run.lastSeq)) - 1
    for await (const { body } of await engine.events.watch({ afterSeq: Math.max(0, afterSeq) })) {
      const name = 'runId' in body ? waiting.get(body.runId) : undefined
      if (name === undefined || !('runId' in body)) continue
      tell(context, name, body)
      if (body.type === 'run.state' && hasEnded(body.state)) waiting.delete(body.runId)
      if (waiting.size === 0) break
    }
  } finally {
    context.signal.removeEventListener('abort', cancel)
  }
  return someRuns(
    engine,
    runs.map((run) => run.id),
  )
}

function tell(context: CommandContext, name: string, body: EventBody): void {
  switch (body.type) {
    case 'run.progress':
      context.sayProgress(progressLine(name, body.progress))
      break
    case 'run.log':
      context.say(`${name}: ${body.line.message}`)
      break
    case 'run.state':
      context.say(`${name}: ${body.state}${body.error ? `. ${body.error.message} ${body.error.remedy}` : ''}`)
      break
    default:
      break
  }
}
