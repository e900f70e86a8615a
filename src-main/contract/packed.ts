import { z } from 'zod'

/**
 * Long columns of numbers as base64 of their little-endian bytes: half a million points cross the door as one string, which no parser has to walk
 * through number by number.
 */
export const PackedFloats = z.base64().brand('PackedFloats')
export type PackedFloats = z.infer<typeof PackedFloats>

export const PackedBytes = z.base64().brand('PackedBytes')
export type PackedBytes = z.infer<typeof PackedBytes>

/** Arguments of one call of `String.fromCharCode`: more than the engines take overflows their stack. */
const chunk = 1 << 14

export function packFloats(values: Float32Array): PackedFloats {
  return PackedFloats.parse(toBase64(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)))
}

export function packBytes(values: Uint8Array): PackedBytes {
  return PackedBytes.parse(toBase64(values))
}

export function unpackFloats(packed: PackedFloats): Float32Array<ArrayBuffer> {
  return new Float32Array(fromBase64(packed).buffer)
}

export function unpackBytes(packed: PackedBytes): Uint8Array<ArrayBuffer> {
  return fromBase64(packed)
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += chunk) text += String.fromCharCode(...bytes.subarray(from, from + chunk))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text)
  const bytes = new Uint8Array(decoded.length)
  for (let at = 0; at < decoded.length; at++) bytes[at] = decoded.charCodeAt(at)
  return bytes
}
