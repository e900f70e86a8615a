import { describe, expect, it } from 'vitest'
import type { ConfigValues } from '../../src-main/contract/index.ts'
import { columnCounts, selectRows } from '../../src-main/engine/kernel/csr.ts'
import { evaluatePart } from '../../src-main/engine/evaluation/evaluate.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import type { ModelState } from '../../src-main/engine/plugins/define.ts'
import { getModel, parseConfig } from '../../src-main/engine/plugins/registry.ts'
import { startBackend, tensorCount } from '../../src-main/engine/tensor/backend.ts'
import { startDevice } from '../../src-main/engine/tensor/devices.ts'
import { mul, readFloat32, tensor1d } from '../../src-main/engine/tensor/ops.ts'
import { findWebgpuDevice } from '../../src-main/engine/tensor/webgpu.ts'
import { createInstance, type Instance } from '../conformance/instance.ts'
import { plantCheckerboard } from '../conformance/planted.ts'

/**
 * The same models on WebGPU and on WebAssembly, which draw the same random numbers: losses and figures have to agree. Where there is no GPU, on
 * one that the processor plays; all promises of all models are tested on it by `npm run conformance -- --backend webgpu`.
 */
const device = await findWebgpuDevice().catch((thrown: unknown) => String(thrown))
/** The devices that were opened. */
const devices: GPUDevice[] = []
if (typeof device !== 'string') {
  const { requestDevice } = GPUAdapter.prototype
  GPUAdapter.prototype.requestDevice = async function (wanted) {
    const opened = await requestDevice.call(this, wanted)
    devices.push(opened)
    return opened
  }
}
const planted = plantCheckerboard()
const small = { batchSize: 50, hiddenSize: 16, embeddingSize: 4 }

/** Each learns for some 20 steps. */
const trained: readonly { id: string; config: ConfigValues; epochs: number }[] = [
  { id: 'mult-vae', config: small, epochs: 5 },
  { id: 'mult-dae', config: small, epochs: 5 },
  { id: 'cfgan', config: { hiddenSize: 16, batchSize: 50 }, epochs: 2 },
  { id: 'lara', config: { ...small, batchSize: 500 }, epochs: 2 },
]

if (typeof device === 'string') it.skip(`on a GPU: ${device}`, () => undefined)
else {
  describe.each(trained)('$id', ({ id, config, epochs }) => {
    it('has the losses and figures of the processor after 20 steps, and leaves no tensor behind', async () => {
      const [reference, measured] = [await learn('wasm', id, config, epochs), await learn('webgpu', id, config, epochs)]
      for (const [name, value] of Object.entries(reference.losses)) {
        expect(Math.abs((measured.losses[name] ?? NaN) - value), name).toBeLessThanOrEqual(1e-3 * Math.max(Math.abs(value), 0.1))
      }
      expect(Math.abs(measured.recall - reference.recall)).toBeLessThan(0.005)
    })
  })

  it('goes on from a checkpoint that another device wrote, to the same losses', async () => {
    const begun = await instanceOn('wasm', 'mult-vae', small)
    await begun.learn(2)
    const { model } = begun
    const checkpoint = structuredClone({ weights: await model.save(), training: await model.saveTraining?.(), rng: begun.rng.state() })
    const straight = await model.trainEpoch?.(quietWork)
    model.dispose()
    const moved = await resume('webgpu', checkpoint)
    expect(moved?.['loss']).toBeCloseTo(straight?.['loss'] ?? NaN, 3)
  })

  it('inverts and multiplies as the processor does', async () => {
    const scores: Float32Array[] = []
    for (const backend of ['wasm', 'webgpu'] as const) {
      const { model, learn: fit } = await instanceOn(backend, 'ease', {})
      await fit(1)
      scores.push(await model.scoreItems(selectRows(planted.train, [0, 1]), planted.part.users.subarray(0, 2)))
      model.dispose()
    }
    scores[0].forEach((score, at) => expect(scores[1][at]).toBeCloseTo(score, 4))
  })

  it('is called by its name, and said to be software where it is', async () => {
    const started = await startDevice('webgpu')
    expect(started).toMatchObject({ backend: 'webgpu', device: device.name })
    expect(started.reason === null).toBe(!device.software)
    if (device.software) expect((await startDevice('auto')).backend).not.toBe('webgpu')
  })

  // The last: nothing works on this device afterwards.
  it('says in words that the GPU was lost, and what to do', async () => {
    await startBackend({ backend: 'webgpu' })
    const tensor = tensor1d(Float32Array.of(1, 2, 3))
    expect(devices).toHaveLength(1)
    for (const opened of devices) opened.destroy()
    await expect(readFloat32(mul(tensor, 2))).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      remedy: expect.stringContaining('cpu') as unknown,
    })
  })
}

async function instanceOn(backend: 'wasm' | 'webgpu', id: string, config: ConfigValues): Promise<Instance> {
  await startBackend({ backend })
  const plugin = getModel(id)
  return createInstance(plugin, parseConfig(plugin.config, config, plugin.title), planted)
}

async function learn(backend: 'wasm' | 'webgpu', id: string, config: ConfigValues, epochs: number) {
  const tensors = tensorCount()
  const { model, learn: begin } = await instanceOn(backend, id, config)
  await begin(epochs - 1)
  const losses = (await model.trainEpoch?.(quietWork)) ?? {}
  const options = { cutoffs: [10], depth: 10, seed: 1, popularity: columnCounts(planted.train), metrics: ['recall_full'], intervals: false }
  const { table } = await evaluatePart(model, planted.part, options, quietWork)
  model.dispose()
  expect(tensorCount()).toBe(tensors)
  return { losses, recall: table['recall_full@10'].value }
}

async function resume(
  backend: 'webgpu',
  checkpoint: { weights: ModelState; training: ModelState | undefined; rng: ReturnType<Instance['rng']['state']> },
) {
  const { model, rng } = await instanceOn(backend, 'mult-vae', small)
  await model.prepare?.(planted.train)
  await model.load(checkpoint.weights)
  if (checkpoint.training) await model.loadTraining?.(checkpoint.training)
  rng.restore(checkpoint.rng)
  const losses = await model.trainEpoch?.(quietWork)
  model.dispose()
  return losses
}
