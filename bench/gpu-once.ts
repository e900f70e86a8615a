import { median, topListsOfAll } from './measure.ts'
import { readAllOfMl1m } from './ml-1m.ts'
import { DeviceChoice } from '../src-main/contract/index.ts'
import type { Csr } from '../src-main/engine/kernel/csr.ts'
import { csrFromRows } from '../src-main/engine/kernel/csr.ts'
import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { multVae } from '../src-main/engine/plugins/models/mult-vae/plugin.ts'
import { startDevice } from '../src-main/engine/tensor/devices.ts'
import { findWebgpuDevice } from '../src-main/engine/tensor/webgpu.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/**
 * One device: an epoch of Mult-VAE (600-200, batches of 500) on all of ML-1M, on a generated set of the size of ML-20M, and the top 100 of 10,000 users
 * among 20,000 items. `node bench/gpu-once.ts <device> [small]`; bench/gpu.mjs runs it for every device.
 */
const choice = DeviceChoice.parse(process.argv[2])
const isSmall = process.argv[3] === 'small'
const { backend, device } = await startDevice(choice)
const software = choice === 'webgpu' && (await findWebgpuDevice()).software
const epochs: Record<string, { seconds: number; epochs: number[] }> = {}
const sets: Record<string, () => Promise<Csr> | Csr> = isSmall
  ? { '500 x 1,000': () => generate(500, 1000, 50) }
  : { 'ML-1M, 6,040 x 3,706': readAllOfMl1m, 'as ML-20M, 138,000 x 20,000': () => generate(138_000, 20_000, 140) }
let scoring: number | null = null
for (const [name, read] of Object.entries(sets)) {
  const matrix = await read()
  const model = multVae.create(multVae.config.parse({ batchSize: 500, hiddenSize: 600, embeddingSize: 200 }), contextOf(matrix))
  await model.prepare?.(matrix)
  const times: number[] = []
  for (let round = 0; round < (isSmall ? 2 : 4); round++) {
    const before = performance.now()
    await model.trainEpoch?.(quietWork)
    times.push((performance.now() - before) / 1000)
  }
  // The first compiles the kernels.
  epochs[name] = { seconds: median(times.slice(1)), epochs: times }
  if (matrix.rows > 10_000) {
    const first = { ...matrix, rows: 10_000, indptr: matrix.indptr.subarray(0, 10_001) }
    const before = performance.now()
    await topListsOfAll(model, first, 100)
    scoring = (performance.now() - before) / 1000
  }
  model.dispose()
}
console.log(JSON.stringify({ choice, backend, device, software, epochs, scoring }))
process.exit(0)

/** Rows of random length around the mean, items by a power law. */
function generate(users: number, items: number, mean: number): Csr {
  const rng = createRng(1)
  const rows = Array.from({ length: users }, () => {
    const length = 1 + Math.floor(-Math.log(1 - rng.next()) * mean)
    return [...new Set(Array.from({ length }, () => Math.floor(items * rng.next() ** 3)))].sort((a, b) => a - b)
  })
  return csrFromRows(rows, items)
}
