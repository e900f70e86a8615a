import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../kernel/errors.ts'
import type { SourceFile } from './source.ts'

/** What tells that a file is still the same: size, time of change, and the contents of blocks spread over it (all of it up to 16 MB). */
interface Identity {
  readonly size: number
  readonly changedNs: bigint
  readonly sample: string
}

const blockBytes = 1 << 16
const blocks = 256

/** Looks at the files now; the returned function throws FILE_CHANGED if one of them is not the same any more. */
export async function watchFiles(files: readonly SourceFile[]): Promise<() => Promise<void>> {
  const before = await Promise.all(files.map((file) => identify(file.path)))
  return async () => {
    for (const [n, file] of files.entries()) {
      const now = await identify(file.path).catch(() => undefined)
      const then = before[n]
      if (now?.size === then.size && now.changedNs === then.changedNs && now.sample === then.sample) continue
      throw fileChanged(file.path)
    }
  }
}

export function fileChanged(path: string): WorkbenchError {
  return new WorkbenchError(
    'FILE_CHANGED',
    `${path} changed while it was being read.`,
    'Wait until the program that writes it is finished, then import it again; nothing was kept.',
    { details: { file: path } },
  )
}

async function identify(path: string): Promise<Identity> {
  const handle = await open(path, 'r')
  try {
    const { size, mtimeNs } = await handle.stat({ bigint: true })
    const bytes = Number(size)
    const hash = createHash('sha256')
    const buffer = Buffer.alloc(blockBytes)
    const stride = Math.max(blockBytes, Math.floor(bytes / blocks))
    for (let at = 0; at < bytes; at += stride) {
      const { bytesRead } = await handle.read(buffer, 0, blockBytes, at)
      hash.update(buffer.subarray(0, bytesRead))
    }
    return { size: bytes, changedNs: mtimeNs, sample: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}
