/**
 * What structured cloning carries and JSON does not, for the line between Node 12 and Node 24 (their binary formats differ): byte arrays,
 * typed arrays, numbers that are none, undefined in objects is left out on both sides alike.
 */
'use strict'

const typedArrays = [Uint8Array, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array]

function pack(value) {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $wire: 'number', text: String(value) }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(pack)
  if (value instanceof ArrayBuffer) return { $wire: 'ArrayBuffer', text: Buffer.from(value).toString('base64') }
  if (ArrayBuffer.isView(value)) {
    const type = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name
    return { $wire: type, text: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)]))
}

function unpack(value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(unpack)
  if (value.$wire === 'number') return Number(value.text)
  if (value.$wire !== undefined) {
    const bytes = Uint8Array.from(Buffer.from(value.text, 'base64'))
    const Type = typedArrays.find((candidate) => candidate.name === value.$wire)
    return Type ? new Type(bytes.buffer) : bytes.buffer
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpack(part)]))
}

module.exports = { pack, unpack }
