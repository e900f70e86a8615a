import type { Rng } from '../kernel/rng.ts'

/** Random sign patterns of one test; the smallest p is 1 / 10,000. */
export const signFlips = 9999
/** Users whose signs share one random byte: their 256 signed sums are made once, and a flip then costs one look-up per eight users. */
const groupSize = 8
const patterns = 256
/** Groups at a time, so that their tables (128 KB per column) stay in the cache. */
const groupsPerChunk = 64

/**
 * Two-sided p of a paired randomisation test for each column of differences over the same users (Fisher 1935; Smucker 2007): how often does
 * a mean at least as far from 0 arise when every user's sign is drawn at random? (1 + as extreme) / (1 + flips); all columns see the same draws.
 */
export function signFlipTests(columns: readonly Float64Array[], rng: Rng, flips: number = signFlips): number[] {
  const users = columns.length === 0 ? 0 : columns[0].length
  const groups = Math.ceil(users / groupSize)
  const sums = columns.map(() => new Float64Array(flips))
  const bytes = new Uint8Array(flips * groupsPerChunk)
  const tables = new Float64Array(groupsPerChunk * patterns)
  for (let from = 0; from < groups; from += groupsPerChunk) {
    const count = Math.min(groupsPerChunk, groups - from)
    for (let i = 0; i < flips * count; i++) bytes[i] = rng.int(patterns)
    columns.forEach((column, c) => {
      for (let group = 0; group < count; group++) {
        const start = (from + group) * groupSize
        fillTable(column.subarray(start, start + groupSize), tables.subarray(group * patterns, (group + 1) * patterns))
      }
      addLookups(sums[c], tables, bytes, count)
    })
  }
  return columns.map((column, c) => twoSided(column, sums[c]))
}

/** `table[pattern]`: the sum of the values, each added where its bit is set and subtracted where it is not. */
function fillTable(values: Float64Array, table: Float64Array): void {
  table[0] = 0
  for (const value of values) table[0] -= value
  for (let pattern = 1; pattern < patterns; pattern++) {
    const lowestBit = 31 - Math.clz32(pattern & -pattern)
    const value = lowestBit < values.length ? values[lowestBit] : 0
    table[pattern] = table[pattern & (pattern - 1)] + 2 * value
  }
}

function addLookups(sums: Float64Array, tables: Float64Array, bytes: Uint8Array, groups: number): void {
  for (let flip = 0, at = 0; flip < sums.length; flip++) {
    let sum = 0
    for (let group = 0; group < groups; group++, at++) sum += tables[group * patterns + bytes[at]]
    sums[flip] += sum
  }
}

function twoSided(column: Float64Array, sums: Float64Array): number {
  let observed = 0
  let magnitude = 0
  for (const value of column) {
    observed += value
    magnitude += Math.abs(value)
  }
  // Sums that are equal in exact arithmetic may differ in the last bits: they count as equal.
  const bar = Math.abs(observed) - 1e-12 * magnitude
  let asExtreme = 0
  for (const sum of sums) if (Math.abs(sum) >= bar) asExtreme++
  return (1 + asExtreme) / (1 + sums.length)
}
