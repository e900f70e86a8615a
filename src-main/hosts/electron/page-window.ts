import { writeFileSync } from 'node:fs'
import { BrowserWindow, nativeImage, nativeTheme, screen } from 'electron'
import { systemClock } from '../../engine/kernel/clock.ts'
import { appOrigin } from './app-files.ts'
import { createRestartPolicy } from './restart-policy.ts'
import { minimumSize, placeWindow, readWindowState, type WindowState } from './window-state.ts'

export interface PageWindowOptions {
  readonly preload: string
  readonly icon: string
  /** Where size and place are kept between starts. */
  readonly windowState: string
}

/** The colours behind the page until it has painted: those of the two themes (src-renderer/src/styles). */
const background = { dark: '#141a17', light: '#f6f8f6' }

/** A window for our page: sandboxed, isolated, without Node; it comes up where it was last and shows itself when there is something to see. */
export function createPageWindow(options: PageWindowOptions): BrowserWindow {
  const { bounds, maximized } = placeWindow(
    readWindowState(options.windowState),
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Coldframe',
    // An image that is missing is no image, not an error.
    icon: nativeImage.createFromPath(options.icon),
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    writeFileSync(options.windowState, JSON.stringify(state))
  })
  reloadAfterCrash(window)
  return window
}

export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${appOrigin}/`)
}

/** A page that died comes back by itself, unless it dies at once again: nothing is lost, everything is in the engine. */
function reloadAfterCrash(window: BrowserWindow): void {
  const restarts = createRestartPolicy()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && restarts.mayRestart(systemClock.elapsed())) window.webContents.reload()
  })
}
