import { readFile, stat } from 'node:fs/promises'
import { WorkbenchError } from './errors.ts'

/** What a person writes or a program exports for reading whole: settings, templates, lists of ids. */
const smallBytes = 50e6

/**
 * The bytes of a file that is read whole. A pipe or a device, which may never end, is refused before it is opened, and so is what is too long.
 * @throws WorkbenchError FILE_NOT_FOUND, INVALID_INPUT (no regular file), FILE_FORMAT (too long); the system's error where it may not be read.
 */
export async function readWhole(path: string, largestBytes = smallBytes): Promise<Buffer> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))) throw thrown
    throw new WorkbenchError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', { cause: thrown, details: { file: path } })
  })
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'is a folder' : 'is no regular file'
    throw new WorkbenchError('INVALID_INPUT', `${path} ${what}.`, 'Choose one file.', { details: { file: path } })
  }
  if (found.size > largestBytes) {
    throw new WorkbenchError('FILE_FORMAT', `${path} has ${found.size} bytes; up to ${largestBytes} are read.`, 'Choose a smaller file.', {
      details: { file: path },
    })
  }
  return readFile(path)
}

/** The text of bytes that came from `path`, without a byte order mark. @throws WorkbenchError FILE_FORMAT when they are no UTF-8. */
export function textOfBytes(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new WorkbenchError('FILE_FORMAT', `${path} is not UTF-8 text.`, 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8").', {
      cause,
      details: { file: path },
    })
  }
}

/** A text that is read whole; errors as above. */
export async function readText(path: string): Promise<string> {
  return textOfBytes(path, await readWhole(path))
}
