import type { Sealed } from '../seal.ts'
import { sealOf } from '../seal.ts'

/** Everything that the report says, with numbers as numbers, and how it was made. */
export function renderJson(sealed: Sealed): string {
  return `${JSON.stringify({ format: 'coldframe-report', version: 1, ...sealed, seal: sealOf(sealed) }, null, 2)}\n`
}
