import { type BrowserWindow, MessageChannelMain } from 'electron'
import { type EngineNotice, shellChannels } from '../../contract/shell-channels.ts'
import { askAfterEngineStop, confirmStop } from './dialogs.ts'
import type { EngineSupervisor } from './engine-supervisor.ts'

export type Supervisor = EngineSupervisor<Electron.MessagePortMain>

let nextPortId = 1

/** One window and the engine of the workspace that it shows. */
export class WorkspaceWindow {
  readonly window: BrowserWindow
  readonly #onOtherWorkspace: () => void
  #engine: Supervisor
  #stopConfirmed = false

  /** `onOtherWorkspace`: somebody wants another workspace in place of one that cannot be opened. */
  constructor(window: BrowserWindow, engine: Supervisor, onOtherWorkspace: () => void) {
    this.window = window
    this.#engine = engine
    this.#onOtherWorkspace = onOtherWorkspace
    window.on('close', (event) => {
      if (this.#engine.busyCount === 0 || this.#stopConfirmed) return
      event.preventDefault()
      void this.mayStop().then((stop) => {
        this.#stopConfirmed = stop
        if (stop) window.close()
      })
    })
  }

  get engine(): Supervisor {
    return this.#engine
  }

  /** Shows another workspace in the same window; the caller closes the engine that is returned. */
  replaceEngine(engine: Supervisor): Supervisor {
    const old = this.#engine
    this.#engine = engine
    return old
  }

  /** True when nothing is running, or when what runs may be stopped. */
  async mayStop(): Promise<boolean> {
    const running = this.#engine.busyCount
    return running === 0 || confirmStop(this.window, running)
  }

  /** A fresh channel: one end to the page, the other to the engine, which serves it as soon as it is ready. */
  handOverPort(): void {
    const { port1, port2 } = new MessageChannelMain()
    this.window.webContents.postMessage(shellChannels.port, null, [port1])
    this.#engine.connect(port2, nextPortId++)
    // A page that loads after the engine has given up must hear of it too.
    if (this.#engine.failure) this.tell({ state: 'stopped', failure: this.#engine.failure })
  }

  tell(notice: EngineNotice): void {
    if (!this.window.isDestroyed()) this.window.webContents.send(shellChannels.engine, notice)
  }

  async offerWaysOn(notice: Extract<EngineNotice, { state: 'stopped' }>): Promise<void> {
    const choice = await askAfterEngineStop(this.window, notice.failure)
    if (choice === 'retry') this.#engine.start()
    if (choice === 'other-workspace') this.#onOtherWorkspace()
  }
}
