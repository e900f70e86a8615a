import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Failure } from '../../contract/errors.ts'
import { writeFileAtomic } from '../../engine/kernel/files.ts'

/** Paths of the chosen files, or of one folder; [] when dismissed. */
export async function pickFiles(window: BrowserWindow, kind: 'files' | 'folder'): Promise<string[]> {
  const properties: Electron.OpenDialogOptions['properties'] = kind === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections']
  return (await dialog.showOpenDialog(window, { properties })).filePaths
}

/** A folder for a workspace, an existing one or a new one; undefined when dismissed. */
export async function pickWorkspace(window: BrowserWindow): Promise<string | undefined> {
  const chosen = await dialog.showOpenDialog(window, {
    title: 'Open workspace',
    buttonLabel: 'Open workspace',
    message: 'A workspace is a folder; an empty one becomes a new workspace.',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  })
  return chosen.filePaths[0]
}

/** Asks for a place and writes the content there whole; false when dismissed. Only the name of `suggestedName` counts, never its folder. */
export async function saveFile(window: BrowserWindow, suggestedName: string, content: string | Uint8Array): Promise<boolean> {
  const { filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(suggestedName) })
  if (!filePath) return false
  await writeFileAtomic(filePath, content)
  return true
}

/** True when the runs that are going may be stopped. */
export async function confirmStop(window: BrowserWindow, running: number): Promise<boolean> {
  const runs = running === 1 ? 'A run is' : `${running} runs are`
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `${runs} still going. Stop now?`,
    detail: 'A training run that is stopped can be resumed later from its last checkpoint. An import starts anew.',
    buttons: ['Keep running', 'Stop'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

/** Says why there is no engine and asks what to do about it. */
export async function askAfterEngineStop(window: BrowserWindow, failure: Failure): Promise<'retry' | 'other-workspace' | 'stay'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: failure.message,
    detail: failure.remedy,
    buttons: ['Try again', 'Open another workspace…', 'Close'],
    defaultId: 0,
    cancelId: 2,
  })
  return response === 0 ? 'retry' : response === 1 ? 'other-workspace' : 'stay'
}
