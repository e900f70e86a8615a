import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  openWorkspace(): void
  openRecent(path: string): void
  about(): void
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform
  readonly recent: readonly string[]
  readonly development: boolean
}

/** The application's menu. What belongs to a workspace's content has its commands in the page; here is what belongs to the window. */
export function menuTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = facts.platform === 'darwin'
  const about: MenuItemConstructorOptions = { label: 'About Coldframe', click: actions.about }
  return [
    ...(mac ? [applicationMenu(about)] : []),
    { label: '&File', submenu: fileMenu(facts, actions) },
    { label: '&Edit', submenu: editMenu() },
    { label: '&View', submenu: viewMenu(facts.development) },
    { role: 'windowMenu' },
    ...(mac ? [] : [{ label: '&Help', submenu: [about] }]),
  ]
}

function applicationMenu(about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator = { type: 'separator' } as const
  return {
    label: 'Coldframe',
    submenu: [about, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }],
  }
}

function fileMenu({ platform, recent }: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const recentItems = recent.map((path) => ({ label: path, click: () => actions.openRecent(path) }))
  return [
    { label: 'Open Workspace…', accelerator: 'CmdOrCtrl+O', click: actions.openWorkspace },
    { label: 'Open Recent', enabled: recentItems.length > 0, submenu: recentItems },
    { type: 'separator' },
    platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
  ]
}

function editMenu(): MenuItemConstructorOptions[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ]
}

function viewMenu(development: boolean): MenuItemConstructorOptions[] {
  return [
    { role: 'reload' },
    ...(development ? [{ role: 'toggleDevTools' } as const] : []),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
}
