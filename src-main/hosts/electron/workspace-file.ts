import { existsSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { WorkbenchError } from '../../engine/kernel/errors.ts'

/** Double-clicking `<workspace>/<name>.coldframe` opens the workspace that holds it. */
const workspaceFileExtension = '.coldframe'

/**
 * The workspace that a path stands for: a folder, or the file in it that the system opens by double click. Throws for such a file outside of a
 * workspace, lest a copy among the downloads turn that folder into one.
 */
export function workspaceFolder(path: string): string {
  if (extname(path) !== workspaceFileExtension || statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  const folder = dirname(path)
  if (existsSync(join(folder, 'workbench.sqlite'))) return folder
  throw new WorkbenchError(
    'FILE_NOT_FOUND',
    `${path} opens the workspace in whose folder it lies, and ${folder} is none.`,
    'Open the workspace by its folder instead.',
  )
}
