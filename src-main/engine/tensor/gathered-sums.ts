/**
 * The inner loop of conjugate gradients over some rows of a large matrix, as a WebAssembly function on vectors of four floats, which JavaScript has
 * no other way to reach: a sixth of the time of the same loops in JavaScript, a third of that of TensorFlow's batched products of gathered rows with
 * one vector each (ML-1M, 64 dimensions).
 *
 *   sums(entries, end, values, factors, bytes, x, out, slope, shift, base)
 *
 * All but the last three are addresses, `bytes` the length of a row of `factors`, a multiple of `alignment`. For each entry, the number of a row y,
 * with its value v: q = y . x (0 without a look where `slope` is 0), out += (v (slope q + shift) + base) y. The result is the sum of
 * q (v shift + base).
 */
export type GatheredSums = (
  entries: number,
  end: number,
  values: number,
  factors: number,
  bytes: number,
  x: number,
  out: number,
  slope: number,
  shift: number,
  base: number,
) => number

/** Bytes that one turn of the inner loops takes: four vectors, whose sums do not wait for each other. */
export const alignment = 64

// Opcodes, by the names that the specification gives them.
const [i32, f32, f64, v128] = [0x7f, 0x7d, 0x7c, 0x7b]
const [block, loop, branchIf, end, empty] = [0x02, 0x03, 0x0d, 0x0b, 0x40]
const [i32Less, i32GreaterOrEqual, i32Add, i32Mul] = [0x49, 0x4f, 0x6a, 0x6c]
const [f32Equal, f32Add, f32Mul, f64Add, f64FromF32] = [0x5b, 0x92, 0x94, 0xa0, 0xbb]
const [i32Load, f32Load] = [
  [0x28, 2, 0],
  [0x2a, 2, 0],
]
const f32Zero = [0x43, 0, 0, 0, 0]
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const vector = (opcode: number): number[] => [0xfd, ...leb(opcode)]
const vectorLoad = (offset: number): number[] => [...vector(0), 4, offset]
const vectorStore = (offset: number): number[] => [...vector(11), 4, offset]
const vectorZero = [...vector(12), ...new Array<number>(16).fill(0)]
const [splat, vectorAdd, vectorMul] = [vector(19), vector(228), vector(230)]
const lane = (index: number): number[] => [...vector(31), index]
const advance = (local: number, by: number): number[] => [...get(local), 0x41, ...signedLeb(by), i32Add, ...set(local)]

const [entries, entriesEnd, values, factors, bytes, x, out, slope, shift, base] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
// Local variables, of the types that `variables` declares.
const [row, rowEnd, y, other, q, target, c, result] = [10, 11, 12, 13, 14, 15, 16, 17]
const partial = [18, 19, 20, 21]
/** Runs of local variables, each its count and type. */
const variables = [5, 4, i32, 2, f32, 1, v128, 1, f64, 4, v128]

/** Four vectors a turn along the row y and along `beside`; `step` has the offset of each in bytes. */
function along(beside: number, step: (offset: number, index: number) => number[]): number[] {
  return [
    ...[...get(row), ...set(y), ...get(beside), ...set(other)],
    ...[loop, empty, ...partial.flatMap((_, index) => step(16 * index, index))],
    ...[...advance(other, alignment), ...advance(y, alignment), ...get(y), ...get(rowEnd), i32Less, branchIf, 0, end],
  ]
}

const body = [
  ...[block, empty, ...get(entries), ...get(entriesEnd), i32GreaterOrEqual, branchIf, 0],
  ...[loop, empty],
  ...[...get(entries), ...i32Load, ...get(bytes), i32Mul, ...get(factors), i32Add, ...set(row)],
  ...[...get(row), ...get(bytes), i32Add, ...set(rowEnd)],
  // q = y . x
  ...[...f32Zero, ...set(q)],
  ...[block, empty, ...get(slope), ...f32Zero, f32Equal, branchIf, 0],
  ...partial.flatMap((sum) => [...vectorZero, ...set(sum)]),
  ...along(x, (offset, index) => [
    ...[...get(y), ...vectorLoad(offset), ...get(other), ...vectorLoad(offset), ...vectorMul],
    ...[...get(partial[index]), ...vectorAdd, ...set(partial[index])],
  ]),
  ...[...partial.flatMap(get), ...vectorAdd, ...vectorAdd, ...vectorAdd, ...set(c)],
  ...[...get(c), ...lane(0), ...get(c), ...lane(1), ...get(c), ...lane(2), ...get(c), ...lane(3), f32Add, f32Add, f32Add, ...set(q)],
  end,
  // target = v shift + base, result += q target, c = v slope q + target
  ...[...get(values), ...f32Load, ...get(shift), f32Mul, ...get(base), f32Add, ...set(target)],
  ...[...get(result), ...get(q), ...get(target), f32Mul, f64FromF32, f64Add, ...set(result)],
  ...[...get(values), ...f32Load, ...get(slope), f32Mul, ...get(q), f32Mul, ...get(target), f32Add, ...splat, ...set(c)],
  // out += c y
  ...along(out, (offset) => [
    ...[...get(other), ...get(other), ...vectorLoad(offset), ...get(c), ...get(y), ...vectorLoad(offset), ...vectorMul, ...vectorAdd],
    ...vectorStore(offset),
  ]),
  ...[...advance(entries, 4), ...advance(values, 4)],
  ...[...get(entries), ...get(entriesEnd), i32Less, branchIf, 0, end, end],
  ...[...get(result), end],
]

/** The function over a memory, from the module's bytes. It names nothing outside, so that kernels (kernel/parallel.ts) can take it along. */
export function openGatheredSums(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): GatheredSums {
  const isSums = (exported: unknown): exported is GatheredSums => typeof exported === 'function'
  const { sums } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { engine: { memory } }).exports
  if (!isSums(sums)) throw new Error('Internal: the module exports its function')
  return sums
}

/** The module in WebAssembly's binary format. It works on a memory from outside, `engine.memory`, and exports `sums`. */
export function gatheredSumsModule(): Uint8Array<ArrayBuffer> {
  const code = [...variables, ...body]
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 10, ...new Array<number>(7).fill(i32), f32, f32, f32, 1, f64]),
    ...section(2, [1, ...text('engine'), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('sums'), 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  )
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content]
}

function text(value: string): number[] {
  return [value.length, ...new TextEncoder().encode(value)]
}

/** LEB128, as WebAssembly writes whole numbers. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]
}

/** The same with a sign, for a value from 0. */
function signedLeb(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >> 7)]
}
