import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import { bytesOf, sha256, writeFileAtomic } from '../kernel/files.ts'
import type { ModelState } from '../plugins/define.ts'

/**
 * Named arrays and JSON in one file: magic, SHA-256 of the rest, header length, JSON header, then each array at a multiple of eight. One file so
 * that it is there whole or not at all; the hash so that a flipped byte is noticed and never trained on.
 */
const magic = 'CFSTATE1'
const hashBytes = 64
const prefixBytes = magic.length + hashBytes + 8

const Header = z.object({
  arrays: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['f32', 'f64', 'u32']),
      shape: z.array(z.number().int()),
      offset: z.number().int(),
      length: z.number().int(),
    }),
  ),
  json: z.record(z.string(), z.unknown()),
})

type StateArray = ModelState['arrays'][string]['data']

export async function writeStateFile(path: string, state: ModelState): Promise<void> {
  let offset = 0
  const arrays = Object.entries(state.arrays).map(([name, { shape, data }]) => {
    const entry = { name, type: typeOf(data), shape: [...shape], offset, length: data.length }
    offset = align(offset + data.byteLength)
    return entry
  })
  const header = Buffer.from(JSON.stringify({ arrays, json: state.json } satisfies z.input<typeof Header>))
  const bodyStart = align(prefixBytes + header.length)
  const file = Buffer.alloc(bodyStart + offset)
  file.write(magic, 0, 'latin1')
  file.writeUInt32LE(header.length, magic.length + hashBytes)
  header.copy(file, prefixBytes)
  arrays.forEach((entry) => file.set(bytesOf(state.arrays[entry.name].data), bodyStart + entry.offset))
  file.write(sha256(file.subarray(magic.length + hashBytes)), magic.length, 'latin1')
  await writeFileAtomic(path, file)
}

/** @throws WorkbenchError RUN_DAMAGED when the file is missing, cut off, altered, or not of this kind. */
export async function readStateFile(path: string): Promise<ModelState> {
  try {
    const file = await readFile(path)
    if (file.toString('latin1', 0, magic.length) !== magic) throw new Error('it is of another kind')
    const body = file.subarray(magic.length + hashBytes)
    if (sha256(body) !== file.toString('latin1', magic.length, magic.length + hashBytes)) throw new Error('its checksum does not fit')
    const headerLength = file.readUInt32LE(magic.length + hashBytes)
    const header = Header.parse(JSON.parse(file.toString('utf8', prefixBytes, prefixBytes + headerLength)))
    const bodyStart = align(prefixBytes + headerLength)
    const arrays = Object.fromEntries(
      header.arrays.map((entry) => [
        entry.name,
        { shape: entry.shape, data: copyArray(file, bodyStart + entry.offset, entry.type, entry.length) },
      ]),
    )
    return { arrays, json: header.json }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new WorkbenchError('RUN_DAMAGED', `${path} cannot be used: ${why}.`, 'Resume from an older checkpoint, or train again.', {
      cause,
    })
  }
}

/** A copy of its own: views into one file buffer would be unaligned and keep all of it alive. */
function copyArray(file: Buffer, at: number, type: 'f32' | 'f64' | 'u32', length: number): StateArray {
  const bytes = file.buffer.slice(file.byteOffset + at, file.byteOffset + at + length * (type === 'f64' ? 8 : 4))
  if (type === 'f64') return new Float64Array(bytes)
  return type === 'f32' ? new Float32Array(bytes) : new Uint32Array(bytes)
}

function typeOf(data: StateArray): 'f32' | 'f64' | 'u32' {
  if (data instanceof Float64Array) return 'f64'
  return data instanceof Float32Array ? 'f32' : 'u32'
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8
}
