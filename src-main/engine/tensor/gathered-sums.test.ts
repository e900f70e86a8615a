import { expect, it } from 'vitest'
import { alignment, gatheredSumsModule, openGatheredSums } from './gathered-sums.ts'

/** Small whole numbers, so that sums are exact. Everything lies in one memory, at these places in floats. */
function run(width: number, slope: number, shift: number, base: number): { found: number[]; expected: number[] } {
  const rows = 5
  const picked = [3, 0, 3, 4]
  const [xAt, outAt] = [rows * width, (rows + 1) * width]
  const [entriesAt, valuesAt] = [outAt + width, outAt + width + picked.length]
  const memory = new WebAssembly.Memory({ initial: 1 })
  const floats = new Float32Array(memory.buffer)
  for (let at = 0; at < outAt + width; at++) floats[at] = ((at * 7) % 11) - 5
  floats.set([1, 2, 3, 0.5], valuesAt)
  new Uint32Array(memory.buffer).set(picked, entriesAt)

  const out = Float64Array.from(floats.subarray(outAt, outAt + width))
  let result = 0
  picked.forEach((row, e) => {
    const y = floats.subarray(row * width, (row + 1) * width)
    const q = slope === 0 ? 0 : y.reduce((sum, factor, k) => sum + factor * floats[xAt + k], 0)
    const value = floats[valuesAt + e]
    result += q * (value * shift + base)
    y.forEach((factor, k) => (out[k] += (value * (slope * q + shift) + base) * factor))
  })
  const sums = openGatheredSums(gatheredSumsModule(), memory)
  const places = [entriesAt, entriesAt + picked.length, valuesAt, 0, width, xAt, outAt].map((at) => 4 * at)
  const [entries, end, values, factors, bytes, x, to] = places
  expect(sums(entries, entries, values, factors, bytes, x, to, slope, shift, base)).toBe(0)
  const found = sums(entries, end, values, factors, bytes, x, to, slope, shift, base)
  return { found: [found, ...floats.subarray(outAt, outAt + width)], expected: [result, ...out] }
}

it.each([
  { turns: 1, slope: 2, shift: 0, base: 0 },
  { turns: 3, slope: -1, shift: 2, base: 4 },
  { turns: 2, slope: 0, shift: 1, base: 0 },
])(
  'adds up rows, weighted by their products with x: $turns turns, slope $slope, shift $shift, base $base',
  ({ turns, slope, shift, base }) => {
    const { found, expected } = run((turns * alignment) / 4, slope, shift, base)
    expect(found).toEqual(expected)
  },
)
