import type { BrowserWindow } from 'electron'
import { z } from 'zod'
import { shellChannels } from '../../contract/shell-channels.ts'
import { pickFiles, saveFile } from './dialogs.ts'
import { answer, hear } from './ipc.ts'
import type { Shell } from './shell.ts'
import type { WorkspaceWindow } from './workspace-window.ts'

/** The shell's half of the preload script: the six things that a page can ask for. */
export function answerPages(shell: Shell): void {
  const viewOf = (window: BrowserWindow): WorkspaceWindow => {
    const view = shell.find(window)
    if (!view) throw new Error('Refused: a window without a workspace')
    return view
  }
  hear(shellChannels.requestPort, (window) => viewOf(window).handOverPort())
  answer(shellChannels.pickFiles, z.enum(['files', 'folder']), pickFiles)
  answer(
    shellChannels.saveFile,
    z.object({ suggestedName: z.string().min(1), content: z.union([z.string(), z.instanceof(Uint8Array)]) }),
    (window, { suggestedName, content }) => saveFile(window, suggestedName, content),
  )
  answer(shellChannels.recentWorkspaces, z.undefined(), () => shell.recent.list())
  // A page names only what it was given: any other folder is chosen by a person in a dialog.
  answer(shellChannels.openWorkspace, z.string().optional(), async (window, path) => {
    if (path !== undefined && !(await shell.recent.list()).includes(path)) throw new Error('Refused: not one of the recent workspaces')
    await shell.openInstead(viewOf(window), path)
  })
}
