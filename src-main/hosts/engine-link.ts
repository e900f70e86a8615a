import { createRouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { WebSocket } from 'ws'
import type { SystemInfo } from '../contract/index.ts'
import { existsSync } from 'node:fs'
import { createEngine } from '../engine/create-engine.ts'
import { importSample } from '../engine/datasets-service.ts'
import { systemClock } from '../engine/kernel/clock.ts'
import { WorkbenchError } from '../engine/kernel/errors.ts'
import type { Logger } from '../engine/kernel/logger.ts'
import { createRouter, type EngineClient } from '../engine/router.ts'
import type { RunnerSpawner } from '../engine/runs/spawner.ts'
import type { Patience } from '../engine/runs/worker-job.ts'
import { type EngineAddress, readEngineAddress, tryLockWorkspace, Workspace } from '../engine/store/workspace.ts'
import { listenForPeers, type PeerServer } from './engine-socket.ts'
import { newToken, productVersion, resourcesFolder } from './environment.ts'
import { clientOver } from './socket-transport.ts'
import { type PeerPort, pipePort, pipeSocket } from './pipes.ts'

export interface LinkOptions {
  readonly workspace: string
  readonly host: SystemInfo['host']
  readonly spawner: RunnerSpawner
  readonly logger: Logger
  /** See EngineOptions: apps go on with the queue, a short-lived command line does not. */
  readonly resumeQueue: boolean
  /** Put the sample dataset into a workspace that did not exist before. */
  readonly sampleWhenNew?: boolean
  readonly warmReader?: boolean
  readonly checkpointEveryMs?: number
  readonly patience?: Patience
}

/**
 * A host's line to the one engine of a workspace: its own, or the one that another living process hosts. The difference shows only in `mode`.
 */
export interface EngineLink {
  readonly mode: 'hosted' | 'attached'
  readonly client: EngineClient
  /** Connects a page; both sides speak oRPC's peer protocol. */
  serveWebSocket(socket: WebSocket): void
  serveMessagePort(port: PeerPort): void
  /** Resolves when an attached engine has gone; a hosted one ends only by `close`. */
  readonly gone: Promise<void>
  /** A hosted engine: resolves when it has nothing to do for others any more. Theirs cannot go on elsewhere if they are command lines too. */
  untilUnneeded(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** How long a starting engine may take until it can be attached to. */
const attachTimeoutMs = 10_000
const attachEveryMs = 50
/** How long somebody who looks on may take to fetch the results of work that has ended. */
const fetchMs = 2000

/** Hosts the workspace's engine, or attaches to the living one. */
export async function openEngine(options: LinkOptions): Promise<EngineLink> {
  const workspace = new Workspace(options.workspace)
  const deadline = systemClock.elapsed() + attachTimeoutMs
  for (;;) {
    const lock = tryLockWorkspace(workspace)
    if (lock) return host(workspace, lock, options)
    const address = await readEngineAddress(workspace)
    const socket = address && (await connect(address))
    if (socket && address) return attach(address, socket)
    if (systemClock.elapsed() > deadline) {
      throw new WorkbenchError(
        'WORKSPACE_LOCKED',
        `Another Coldframe (process ${address?.pid ?? 'unknown'}) holds the workspace ${workspace.folder} and does not answer.`,
        'Close it, or choose another workspace.',
      )
    }
    await new Promise((resolve) => setTimeout(resolve, attachEveryMs))
  }
}

async function host(workspace: Workspace, lock: Disposable, options: LinkOptions): Promise<EngineLink> {
  let peers: PeerServer | undefined
  const isNew = !existsSync(workspace.databaseFile)
  try {
    const engine = await createEngine({
      workspace,
      host: options.host,
      version: productVersion(),
      resources: resourcesFolder(),
      spawner: options.spawner,
      clock: systemClock,
      logger: options.logger,
      newToken,
      resumeQueue: options.resumeQueue,
      warmReader: options.warmReader ?? false,
      checkpointEveryMs: options.checkpointEveryMs,
      patience: options.patience,
    })
    if (isNew && options.sampleWhenNew) importSample(engine, 'sample')
    const router = createRouter(engine)
    const sockets = new SocketHandler(router)
    const ports = new PortHandler(router)
    const serveWebSocket = (socket: WebSocket): void => void sockets.upgrade(socket)
    const server = await listenForPeers(workspace, serveWebSocket)
    peers = server
    return {
      mode: 'hosted',
      client: createRouterClient(router),
      serveWebSocket,
      serveMessagePort: (port) => ports.upgrade(port),
      gone: new Promise(() => undefined),
      untilUnneeded: async (signal) => {
        let busyAt = -Infinity
        const isNeeded = (): boolean => {
          if (engine.runs.counts().running + engine.jobs.running > 0) busyAt = systemClock.elapsed()
          return systemClock.elapsed() - busyAt < fetchMs
        }
        while (!signal.aborted && server.peerCount() > 0 && isNeeded()) await new Promise((resolve) => setTimeout(resolve, 100))
      },
      close: async () => {
        // Somebody else looks on: what goes on is theirs to finish.
        await engine.close(server.peerCount() > 0 ? 'queued' : 'interrupted')
        await server.close()
        lock[Symbol.dispose]()
      },
    }
  } catch (thrown) {
    await peers?.close()
    lock[Symbol.dispose]()
    throw thrown
  }
}

function attach(address: EngineAddress, socket: WebSocket): EngineLink {
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    mode: 'attached',
    client: clientOver(socket),
    serveWebSocket: (page) => pipeSocket(page, openSocket(address)),
    serveMessagePort: (port) => pipePort(port, openSocket(address)),
    gone,
    untilUnneeded: async () => undefined,
    close: async () => {
      socket.close()
      await gone
    },
  }
}

function openSocket(address: EngineAddress): WebSocket {
  return new WebSocket(`ws+unix:${address.socket}:/`, { headers: { authorization: `Bearer ${address.token}` } })
}

/** undefined: nobody listens there (yet, or any more). */
async function connect(address: EngineAddress): Promise<WebSocket | undefined> {
  const socket = openSocket(address)
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}
