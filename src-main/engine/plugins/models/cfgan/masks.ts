import { type Csr, rowOf } from '../../../kernel/csr.ts'
import { tensor2d, type Tensor2D } from '../../../tensor/ops.ts'

/**
 * Which coordinates of a generated vector count, drawn anew in every epoch. Nothing is stored: the same seed and row give the same set in each
 * pass of the epoch, so a catalogue of any size needs two buffers of one batch.
 */
export interface MaskBuffer {
  /**
   * `visible` is e + k: 1 on what is observed and on a share of the rest (partial masking). `zeros` is 1 on another share of the rest (zero
   * reconstruction). The caller disposes them before the next call, which writes to the same memory.
   */
  load(matrix: Csr, rows: Uint32Array, draw: MaskDraw): { visible: Tensor2D; zeros: Tensor2D | null }
}

export interface MaskDraw {
  /** One per epoch. */
  readonly seed: number
  /** S_PM, a share of a row's unobserved coordinates, rounded down. */
  readonly partialMasking: number
  /** S_ZR; null: `zeros` is not wanted. */
  readonly zeroReconstruction: number | null
}

export function createMaskBuffer(maxRows: number, columns: number): MaskBuffer {
  const visible = new Float32Array(maxRows * columns)
  const zeros = new Float32Array(maxRows * columns)
  const fill = (
    buffer: Float32Array,
    matrix: Csr,
    rows: Uint32Array,
    row: (observed: Uint32Array, r: number, part: Float32Array) => void,
  ) => {
    rows.forEach((at, r) => row(rowOf(matrix, at), at, buffer.subarray(r * columns, (r + 1) * columns)))
    return tensor2d(buffer.subarray(0, rows.length * columns), rows.length, columns)
  }
  return {
    load(matrix, rows, { seed, partialMasking, zeroReconstruction }) {
      return {
        visible: fill(visible, matrix, rows, (observed, row, part) =>
          sampleUnobserved(part, observed, partialMasking, mix(seed, 2 * row), 1),
        ),
        zeros:
          zeroReconstruction === null
            ? null
            : fill(zeros, matrix, rows, (observed, row, part) =>
                sampleUnobserved(part, observed, zeroReconstruction, mix(seed, 2 * row + 1), 0),
              ),
      }
    },
  }
}

/**
 * Writes 1 to exactly floor(share * unobserved) random places that are not `observed`, 0 to the other such places, and `observedValue` to the
 * observed ones. One pass over the row: selection sampling (Knuth, volume 2, algorithm 3.4.2 S), Mulberry32 for the draws.
 */
export function sampleUnobserved(target: Float32Array, observed: Uint32Array, share: number, seed: number, observedValue: number): void {
  let remaining = target.length - observed.length
  let wanted = Math.floor(share * remaining + 1e-9)
  let state = seed >>> 0
  let next = 0
  for (let column = 0; column < target.length; column++) {
    if (next < observed.length && observed[next] === column) {
      target[column] = observedValue
      next++
      continue
    }
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    const draw = (t ^ (t >>> 14)) >>> 0
    const isChosen = draw * remaining < wanted * 4294967296
    target[column] = isChosen ? 1 : 0
    if (isChosen) wanted--
    remaining--
  }
}

/** Spreads seed and row over 32 bits. */
function mix(seed: number, row: number): number {
  let z = (seed ^ Math.imul(row + 1, 0x9e3779b9)) >>> 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}
