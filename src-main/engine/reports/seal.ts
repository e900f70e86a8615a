import { inflateRawSync } from 'node:zlib'
import { deflateSync, strToU8, type UnzipFileInfo, unzipSync } from 'fflate'
import { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import { ReportDocument } from './document.ts'
import { ReportRecipe } from './report-input.ts'

/**
 * A report carries how it was made and what it says, in every format, so that it can be made again and compared figure by figure. The bytes come
 * from one deflate in plain JavaScript: that of the platform differs between Node and Electron, and the same inputs have to give the same bytes.
 */
export const Sealed = z.object({ recipe: ReportRecipe, document: ReportDocument })
export type Sealed = z.infer<typeof Sealed>

const mark = 'coldframe-report'
/** A cell of a workbook holds 32,767 characters. */
const chunkLength = 30_000
/** Far above any report; a file that unpacks to more is none of ours. */
const longestContent = 64 * 1024 * 1024

/** Letters, digits, `-`, `_` and `:`, which need no escaping in any format. */
export function sealOf(sealed: Sealed): string {
  return sealChunks(sealed).join(' ')
}

/** The seal in parts that fit into the cells of a workbook. */
export function sealChunks(sealed: Sealed): string[] {
  const text = Buffer.from(deflateSync(strToU8(JSON.stringify(sealed)), { level: 9 })).toString('base64url')
  const count = Math.ceil(text.length / chunkLength)
  return Array.from({ length: count }, (_, i) => `${mark}:${i}:${text.slice(i * chunkLength, (i + 1) * chunkLength)}`)
}

/**
 * What the file of a report carries, whatever its format.
 * @throws WorkbenchError FILE_FORMAT when it is no report of ours, or its seal is damaged.
 */
export function openSeal(file: Uint8Array): Sealed {
  const text = readable(file)
  const chunks = [...text.matchAll(/coldframe-report:(\d+):([\w-]+)/g)]
  const packed = chunks
    .toSorted(([, a], [, b]) => Number(a) - Number(b))
    .map(([, , chunk]) => chunk)
    .join('')
  if (packed === '') throw unreadable('carries no inputs of a report')
  try {
    const json = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: longestContent }).toString('utf8')
    return Sealed.parse(JSON.parse(json))
  } catch (cause) {
    throw unreadable('carries inputs that are damaged', cause)
  }
}

/** All formats but the workbook hold the seal in the open; a workbook is a ZIP archive. */
function readable(file: Uint8Array): string {
  const isArchive = file[0] === 0x50 && file[1] === 0x4b
  if (!isArchive) return Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1')
  try {
    let found = 0
    // Only the first of that name: an archive may list a thousand, and each would be unpacked.
    const filter = ({ name, originalSize }: UnzipFileInfo): boolean =>
      name === 'xl/sharedStrings.xml' && originalSize < longestContent && ++found === 1
    const parts = unzipSync(file, { filter })
    return Buffer.from(parts['xl/sharedStrings.xml'] ?? []).toString('latin1')
  } catch (cause) {
    throw unreadable('is a damaged archive', cause)
  }
}

function unreadable(what: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError(
    'FILE_FORMAT',
    `The file ${what}: it is no report of Coldframe, or something changed it.`,
    'Choose a report that was saved by Coldframe, in any of its formats.',
    { cause },
  )
}
