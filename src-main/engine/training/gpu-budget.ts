import type { GpuNeed } from '../../contract/index.ts'
import { countText } from '../kernel/number-text.ts'
import type { GpuMemory } from '../tensor/gpu-memory.ts'

/** Room for what the driver, the desktop and the libraries take beside tensors. */
const usableShare = 0.9
const mebibyte = 2 ** 20

/**
 * Whether a run fits into a GPU, and what to do where it does not. What grows with the batch is all but the weights with their two moments.
 *
 * @param need bytes of the run's tensors at their fullest moment, and of the weights alone
 * @param batchSize the model's, null where it has none
 */
export function budgetGpu(need: { peakBytes: number; weightBytes: number }, batchSize: number | null, memory: GpuMemory): GpuNeed {
  const neededMb = need.peakBytes / mebibyte
  const { freeMb, totalMb } = memory
  if (freeMb === null || neededMb <= usableShare * freeMb) return { neededMb, freeMb, totalMb, advice: null }
  const fixedMb = (3 * need.weightBytes) / mebibyte
  const share = (usableShare * freeMb - fixedMb) / Math.max(1, neededMb - fixedMb)
  const fitting = batchSize === null ? 0 : Math.floor(batchSize * share)
  const remedy =
    fitting >= 1
      ? `a batch size of ${countText(fitting)} would fit`
      : 'no batch size makes it fit: choose smaller layers, or compute on the processor (device cpu)'
  return { neededMb, freeMb, totalMb, advice: `Needs ${countText(neededMb)} MiB where ${countText(freeMb)} are free: ${remedy}.` }
}
