import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasEnded, type JobId, type RunId, type WorkspaceEvent } from '../../src-main/contract/index.ts'
import { silentLogger } from '../../src-main/engine/kernel/logger.ts'
import type { EngineClient } from '../../src-main/engine/router.ts'
import { type EngineLink, type LinkOptions, openEngine } from '../../src-main/hosts/engine-link.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'

/** A folder of its own for each test; gone when the test's scope ends. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'coldframe-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A real engine with real worker processes. */
export function openTestEngine(workspace: string, options: Pick<LinkOptions, 'checkpointEveryMs' | 'patience'> = {}): Promise<EngineLink> {
  return openEngine({ workspace, host: 'test', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: true, ...options })
}

/** Events from `afterSeq` until `isLast` holds (that one included). */
export async function eventsUntil(
  client: EngineClient,
  afterSeq: number,
  isLast: (event: WorkspaceEvent) => boolean,
): Promise<WorkspaceEvent[]> {
  const seen: WorkspaceEvent[] = []
  for await (const event of await client.events.watch({ afterSeq })) {
    seen.push(event)
    if (isLast(event)) return seen
  }
  throw new Error('the event stream ended early')
}

export async function finishJob(client: EngineClient, jobId: JobId): Promise<void> {
  const events = await eventsUntil(client, 0, ({ body }) => body.type === 'job.state' && body.jobId === jobId && body.state !== 'running')
  const last = events.at(-1)?.body
  if (last?.type === 'job.state' && last.state !== 'finished') throw new Error(`${last.title}: ${last.state} ${last.error?.message}`)
}

export async function finishRun(client: EngineClient, runId: RunId, afterSeq = 0): Promise<WorkspaceEvent[]> {
  return eventsUntil(client, afterSeq, ({ body }) => body.type === 'run.state' && body.runId === runId && hasEnded(body.state))
}

/** The bundled sample in a fresh workspace. */
export async function importSample(client: EngineClient): Promise<Awaited<ReturnType<EngineClient['datasets']['list']>>[number]> {
  const { jobId } = await client.datasets.importSample({ name: 'sample' })
  await finishJob(client, jobId)
  const [dataset] = await client.datasets.list()
  return dataset
}

/** The bundled sample in a workspace of its own, with an engine that can be closed and opened again. */
export async function openSampleWorkspace() {
  const folder = await temporaryFolder()
  let engine = await openTestEngine(folder.path)
  const { id: datasetId } = await importSample(engine.client)
  return {
    path: folder.path,
    datasetId,
    get client(): EngineClient {
      return engine.client
    },
    async restart(): Promise<void> {
      await engine.close()
      engine = await openTestEngine(folder.path)
    },
    async close(): Promise<void> {
      await engine.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
