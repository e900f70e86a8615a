import { readFile } from 'node:fs/promises'

/** An array of a NumPy file: little-endian numbers, C order. */
export interface NumpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array | Uint8Array
}

/** Reads the arrays of an uncompressed .npz (a zip of .npy files, as `numpy.savez` writes it). */
export async function readNpz(path: string): Promise<Record<string, NumpyArray>> {
  const file = await readFile(path)
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const arrays: Record<string, NumpyArray> = {}
  let at = file.readUInt32LE(end + 16)
  for (let entry = file.readUInt16LE(end + 10); entry > 0; entry--) {
    const nameLength = file.readUInt16LE(at + 28)
    const name = file.toString('latin1', at + 46, at + 46 + nameLength)
    const local = file.readUInt32LE(at + 42)
    const data = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    arrays[name.replace(/\.npy$/, '')] = parseNpy(file.subarray(data))
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return arrays
}

export async function readNpy(path: string): Promise<NumpyArray> {
  return parseNpy(await readFile(path))
}

function parseNpy(file: Buffer): NumpyArray {
  const headerLength = file.readUInt16LE(8)
  const header = file.toString('latin1', 10, 10 + headerLength)
  const shape = [...(/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map((match) => Number(match[0]))
  const type = /'descr': '([^']*)'/.exec(header)?.[1]
  const count = shape.reduce((product, size) => product * size, 1)
  const bytes = file.subarray(10 + headerLength)
  const own = (width: number): ArrayBuffer => {
    const buffer = new ArrayBuffer(count * width)
    new Uint8Array(buffer).set(bytes.subarray(0, count * width))
    return buffer
  }
  if (type === '<f4') return { shape, data: new Float32Array(own(4)) }
  if (type === '<i4') return { shape, data: new Int32Array(own(4)) }
  if (type === '|b1') return { shape, data: new Uint8Array(own(1)) }
  throw new Error(`cannot read NumPy type ${type ?? 'unknown'}`)
}
