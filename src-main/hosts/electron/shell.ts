import { app, type BrowserWindow, Menu } from 'electron'
import type { EngineNotice } from '../../contract/shell-channels.ts'
import { pickWorkspace } from './dialogs.ts'
import { createEngineSupervisor } from './engine-factory.ts'
import { menuTemplate } from './menu.ts'
import { createPageWindow, loadPage } from './page-window.ts'
import type { Places } from './places.ts'
import { KeepAwake } from './power.ts'
import { RecentWorkspaces } from '../recent-workspaces.ts'
import { type Supervisor, WorkspaceWindow } from './workspace-window.ts'

export interface ShellOptions {
  readonly places: Places
  log(text: string): void
  /** False where nobody can answer a dialog. */
  readonly interactive: boolean
}

/** The open windows, each on a workspace with its engine, and what they share: the menu, the recent list, the power switch. */
export class Shell {
  readonly recent: RecentWorkspaces
  /** Resolves when a page has spoken to its engine for the first time. */
  readonly firstContact: Promise<void>
  readonly #options: ShellOptions
  readonly #windows = new Set<WorkspaceWindow>()
  readonly #engines = new Set<Supervisor>()
  readonly #keepAwake = new KeepAwake()
  #onPortUsed: () => void = () => undefined

  constructor(options: ShellOptions) {
    this.firstContact = new Promise((resolve) => (this.#onPortUsed = resolve))
    this.#options = options
    this.recent = new RecentWorkspaces(options.places.recentWorkspaces)
  }

  /** Shows the workspace: in the window that has it already, else in a new one. */
  async open(workspace: string): Promise<WorkspaceWindow> {
    const existing = this.#findByWorkspace(workspace)
    if (existing) {
      this.#bringToFront(existing.window)
      return existing
    }
    const { places } = this.#options
    const engine = this.#createEngine(workspace)
    const view = new WorkspaceWindow(createPageWindow(places), engine, () => void this.openInstead(view, undefined))
    this.#windows.add(view)
    view.window.once('closed', () => {
      this.#windows.delete(view)
      void this.#closeEngine(view.engine)
    })
    engine.start()
    await Promise.all([loadPage(view.window), this.#remember(workspace)])
    return view
  }

  /** Shows another workspace in a window, after asking for it when none is named. */
  async openInstead(view: WorkspaceWindow, workspace: string | undefined): Promise<void> {
    const chosen = workspace ?? (await pickWorkspace(view.window))
    if (chosen === undefined || chosen === view.engine.workspace) return
    const existing = this.#findByWorkspace(chosen)
    if (existing) return this.#bringToFront(existing.window)
    if (!(await view.mayStop())) return
    const engine = this.#createEngine(chosen)
    void this.#closeEngine(view.replaceEngine(engine))
    engine.start()
    await Promise.all([loadPage(view.window), this.#remember(chosen)])
  }

  find(window: BrowserWindow): WorkspaceWindow | undefined {
    return [...this.#windows].find((view) => view.window === window)
  }

  /** False when there is no window. */
  focusAny(): boolean {
    const [view] = this.#windows
    if (view) this.#bringToFront(view.window)
    return view !== undefined
  }

  /** True when no engine is left that might still write. */
  get settled(): boolean {
    return this.#engines.size === 0
  }

  /** Closes all engines: for the moment when the windows are gone. */
  async settle(): Promise<void> {
    await Promise.all([...this.#engines].map((engine) => this.#closeEngine(engine)))
  }

  /** Without a question: nobody is there to answer it. */
  async closeAll(): Promise<void> {
    for (const { window } of [...this.#windows]) window.destroy()
    await this.settle()
  }

  async #refreshMenu(): Promise<void> {
    const facts = { platform: process.platform, recent: await this.recent.list(), development: !app.isPackaged }
    const inFocused = (workspace: string | undefined): void => {
      const view = [...this.#windows].find(({ window }) => window.isFocused()) ?? [...this.#windows][0]
      if (view) void this.openInstead(view, workspace)
    }
    const template = menuTemplate(facts, {
      openWorkspace: () => inFocused(undefined),
      openRecent: inFocused,
      about: () => app.showAboutPanel(),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  #createEngine(workspace: string): Supervisor {
    const { places, log } = this.#options
    const engine = createEngineSupervisor(workspace, places, log, {
      onNotice: (notice) => this.#noticed(engine, notice),
      onPortUsed: () => this.#onPortUsed(),
      onBusyChanged: () => this.#keepAwake.update([...this.#windows].reduce((sum, view) => sum + view.engine.busyCount, 0)),
    })
    this.#engines.add(engine)
    return engine
  }

  #noticed(engine: Supervisor, notice: EngineNotice): void {
    const view = this.#findByWorkspace(engine.workspace)
    if (view?.engine !== engine) return
    // To the page a new port says that the old one is dead; it waits for the engine that is being started.
    if (notice.state === 'restarting') view.handOverPort()
    view.tell(notice)
    if (notice.state === 'stopped' && this.#options.interactive) void view.offerWaysOn(notice)
  }

  async #closeEngine(engine: Supervisor): Promise<void> {
    await engine.close()
    this.#engines.delete(engine)
  }

  #findByWorkspace(workspace: string): WorkspaceWindow | undefined {
    return [...this.#windows].find((view) => view.engine.workspace === workspace)
  }

  #bringToFront(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  async #remember(workspace: string): Promise<void> {
    await this.recent.add(workspace)
    await this.#refreshMenu()
  }
}
