import { type EngineLink, openEngine } from '../engine-link.ts'
import { systemClock } from '../../engine/kernel/clock.ts'
import { assertNever, toFailure } from '../../engine/kernel/errors.ts'
import { createLineLogger } from '../../engine/kernel/logger.ts'
import { type FromEngine, ToEngine } from './engine-messages.ts'
import { RelayedSpawner } from './relayed-spawner.ts'

/**
 * Entry of the engine process: hosts one workspace's engine (or attaches to the one that another program hosts) and serves pages over the
 * ports that the shell hands in. Its workers are started by the shell on its behalf.
 */
const shell = process.parentPort
const logger = createLineLogger((line) => process.stderr.write(line), systemClock.now)
const spawner = new RelayedSpawner(tell)

let link: EngineLink | undefined
let closing = false

shell.on('message', ({ data, ports }) => {
  const message = ToEngine.parse(data)
  switch (message.type) {
    case 'open':
      void open(message.workspace, message.sampleWhenNew)
      return
    case 'port':
      return serve(message.portId, ports[0])
    case 'close':
      void close()
      return
    case 'worker-started':
    case 'worker-message':
    case 'worker-exit':
      return spawner.handle(message)
    default:
      assertNever(message)
  }
})

function tell(message: FromEngine): void {
  shell.postMessage(message)
}

async function open(workspace: string, sampleWhenNew: boolean): Promise<void> {
  try {
    const opened = await openEngine({ workspace, host: 'electron', spawner, logger, resumeQueue: true, sampleWhenNew })
    link = opened
    tell({ type: 'ready' })
    // Attached, and the program that hosted the engine has ended: host it here, the pages come back by themselves.
    void opened.gone.then(() => (closing ? undefined : open(workspace, false)))
  } catch (thrown) {
    logger.error('the workspace could not be opened', { workspace, error: String(thrown) })
    tell({ type: 'failed', failure: toFailure(thrown) })
    leave(1)
  }
}

function serve(portId: number, port: Electron.MessagePortMain | undefined): void {
  if (!port || !link) return
  port.once('message', () => tell({ type: 'port-used', portId }))
  link.serveMessagePort(port)
  port.start()
}

async function close(): Promise<void> {
  closing = true
  await link?.close().catch((thrown: unknown) => logger.error('the engine did not close in order', { error: String(thrown) }))
  tell({ type: 'closed' })
  leave(0)
}

/** What was told to the shell gets out before the process ends. */
function leave(code: number): void {
  setTimeout(() => process.exit(code), 20)
}
