import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { valueAndGradients } from './autodiff.ts'
import { type BackendRequest, measureMatmulGflops, startBackend, tensorCount } from './backend.ts'
import { invertPositiveDefinite } from './inverse.ts'
import * as ops from './ops.ts'
import { createParameters } from './parameters.ts'
import { createRowBuffer } from './row-buffer.ts'

const never = new AbortController().signal
const native = await startBackend({ backend: 'tensorflow' }).then(
  () => true,
  () => false,
)
const backends: BackendRequest[] = native ? ['tensorflow', 'wasm', 'cpu'] : ['wasm', 'cpu']

/** Reproducible numbers in [-1, 1). */
function numbers(count: number, seed: number): Float32Array {
  const rng = createRng(seed)
  return Float32Array.from({ length: count }, () => 2 * rng.next() - 1)
}

function expectClose(actual: Float32Array, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThan(tolerance)
}

if (!native) it.skip('native TensorFlow: not installed on this machine, run `npm run setup`')

describe.each(backends)('tensor layer on %s', (backend) => {
  let before = 0
  beforeAll(async () => {
    await startBackend({ backend })
    before = tensorCount()
  })
  afterAll(() => expect(tensorCount()).toBe(before))

  it('multiplies with transpose flags as written out by hand', async () => {
    const a = ops.tensor2d(Float32Array.of(1, 2, 3, 4, 5, 6), 2, 3)
    const b = ops.tensor2d(Float32Array.of(1, 0, 2, 1, 1, 0), 2, 3)
    const byB = ops.matMul(a, b, { transposeB: true })
    const byA = ops.matMul(a, b, { transposeA: true })
    expect([...(await ops.readFloat32(byB))]).toEqual([7, 3, 16, 9])
    expect([...(await ops.readFloat32(byA))]).toEqual([5, 4, 2, 7, 5, 4, 9, 6, 6])
    ops.dispose([a, b, byA, byB])
  })

  it('skips zeros without changing a product', async () => {
    const x = numbers(40 * 70, 1).map((value) => (value > 0.95 ? value : 0))
    const sparse = ops.tensor2d(x, 40, 70)
    const right = ops.tensor2d(numbers(70 * 30, 2), 70, 30)
    const left = ops.tensor2d(numbers(40 * 30, 3), 40, 30)
    for (const [transposeA, other] of [
      [false, right],
      [true, left],
    ] as const) {
      const fast = ops.matMulSparse(sparse, other, { transposeA, density: 0.025 })
      const plain = ops.matMul(sparse, other, { transposeA })
      expectClose(await ops.readFloat32(fast), await ops.readFloat32(plain), 1e-5)
      ops.dispose([fast, plain])
    }
    ops.dispose([sparse, right, left])
  })

  it('gives loss and gradient of the multinomial', async () => {
    const logits = ops.tensor2d(Float32Array.of(1, 2, 3, 0, 0, 0), 2, 3)
    const labels = ops.tensor2d(Float32Array.of(0.5, 0.5, 0, 0, 0, 1), 2, 3)
    const { loss, gradient } = ops.softmaxCrossEntropy(logits, labels)
    const z = Math.E + Math.E ** 2 + Math.E ** 3
    expectClose(await ops.readFloat32(loss), [Math.log(z) - 1.5, Math.log(3)], 1e-5)
    const p = [Math.E / z, Math.E ** 2 / z, Math.E ** 3 / z]
    expectClose(await ops.readFloat32(gradient), [p[0] - 0.5, p[1] - 0.5, p[2], 1 / 3, 1 / 3, -2 / 3], 1e-5)
    ops.dispose([logits, labels, loss, gradient])
  })

  it('draws normal numbers that follow from the seed', async () => {
    const draw = async (seed: number): Promise<Float32Array> => {
      const tensor = ops.randomNormal(200, 50, createRng(seed))
      const data = await ops.readFloat32(tensor)
      tensor.dispose()
      return data
    }
    const first = await draw(7)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
    const average = first.reduce((sum, x) => sum + x, 0) / first.length
    const variance = first.reduce((sum, x) => sum + x * x, 0) / first.length
    // 10,000 draws: standard errors .010 and .014.
    expect(Math.abs(average)).toBeLessThan(0.05)
    expect(Math.abs(variance - 1)).toBeLessThan(0.07)
  })

  it('fills batches from sparse rows and clears them again', async () => {
    const matrix = csrFromRows([[0, 2], [], [1, 2, 3]], 4)
    const buffer = createRowBuffer(2, 4)
    const first = buffer.load(matrix, Uint32Array.of(2, 0), { valueOfRow: (row) => row + 1 })
    expect([...(await ops.readFloat32(first.tensor))]).toEqual([0, 3, 3, 3, 1, 0, 1, 0])
    expect(first.density).toBe(5 / 8)
    expect(() => buffer.load(matrix, Uint32Array.of(1))).toThrow('still in use')
    first.tensor.dispose()
    const second = buffer.load(matrix, Uint32Array.of(1))
    expect([...(await ops.readFloat32(second.tensor))]).toEqual([0, 0, 0, 0])
    second.tensor.dispose()
    const valued = { ...matrix, values: Float32Array.of(1, 2, 3, 4, 5) }
    const third = buffer.load(valued, Uint32Array.of(2, 0), { valueOfRow: (row) => row + 1 })
    expect([...(await ops.readFloat32(third.tensor))]).toEqual([0, 9, 12, 15, 1, 0, 2, 0])
    third.tensor.dispose()
  })

  it('drops the asked share of entries and scales the rest', async () => {
    const matrix = csrFromRows([Array.from({ length: 20_000 }, (_, i) => i)], 20_000)
    const buffer = createRowBuffer(1, 20_000)
    const { tensor } = buffer.load(matrix, Uint32Array.of(0), { valueOfRow: () => 3, dropout: { rate: 0.25, seed: 5 } })
    const data = await ops.readFloat32(tensor)
    expect(new Set(data)).toEqual(new Set([0, 4]))
    const dropped = data.filter((value) => value === 0).length
    // Binomial: 5,000 with a standard deviation of 61.
    expect(Math.abs(dropped - 5000)).toBeLessThan(300)
    tensor.dispose()
  })

  it('takes the Adam steps of the paper and resumes them', async () => {
    const gradientAt = (step: number): Float32Array => numbers(6, 100 + step)
    const settings = { learningRate: 0.01 }
    const initial = { w: { shape: [2, 3], data: numbers(6, 1) } }
    const expected = adamByHand(initial.w.data, [0, 1, 2, 3].map(gradientAt), settings.learningRate)
    const train = (parameters: ReturnType<typeof createParameters<'w'>>, steps: number[]): void => {
      for (const step of steps) {
        const gradient = ops.tensor2d(gradientAt(step), 2, 3)
        parameters.step({ w: gradient }, settings)
        gradient.dispose()
      }
    }
    const straight = createParameters(['w'], initial)
    train(straight, [0, 1])
    const weights = await straight.save()
    const moments = await straight.saveMoments()
    train(straight, [2, 3])
    expectClose(Float32Array.from((await straight.save())['w'].data), expected, 1e-6)
    const resumed = createParameters(['w'], weights)
    resumed.loadMoments(moments, 2)
    train(resumed, [2, 3])
    expect(await resumed.save()).toEqual(await straight.save())
    straight.dispose()
    resumed.dispose()
  })

  it.each([5, 300, 700])('inverts a positive definite matrix of order %i', async (n) => {
    const rank = 20
    const factor = numbers(n * rank, n)
    const matrix = new Float32Array(n * n)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < rank; k++) matrix[i * n + j] += factor[i * rank + k] * factor[j * rank + k]
      }
      matrix[i * n + i] += 10
    }
    const inverse = await invertPositiveDefinite(matrix, n, never)
    for (let i = 0; i < n; i += 7) {
      for (let j = 0; j < n; j += 11) {
        let product = 0
        for (let k = 0; k < n; k++) product += matrix[i * n + k] * inverse[k * n + j]
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-4)
      }
    }
  })

  it('leaves no tensor behind when an inversion is cancelled', async () => {
    const cancelled = new AbortController()
    const n = 600
    const matrix = new Float32Array(n * n)
    for (let i = 0; i < n; i++) matrix[i * n + i] = 1
    const running = invertPositiveDefinite(matrix, n, cancelled.signal)
    cancelled.abort()
    await expect(running).rejects.toThrow('Cancelled')
    expect(tensorCount()).toBe(before)
  })

  it('differentiates products and gathers', async () => {
    const table = ops.tensor2d(numbers(12, 1), 4, 3)
    const weights = ops.tensor2d(numbers(6, 2), 3, 2)
    const ids = tf.tensor1d([0, 2, 2], 'int32')
    const { value, gradients } = valueAndGradients((w) => tf.sum(tf.matMul(tf.gather(w['table'], ids), w['weights'])), { table, weights })
    const rowSums = [0, 1, 2].map((r) => numbers(6, 2)[2 * r] + numbers(6, 2)[2 * r + 1])
    expectClose(
      await ops.readFloat32(gradients['table']),
      [1, 0, 2, 0].flatMap((times) => rowSums.map((sum) => times * sum)),
      1e-5,
    )
    ops.dispose([table, weights, ids, value, ...Object.values(gradients)])
  })

  it('measures the speed of products', async () => {
    expect(await measureMatmulGflops()).toBeGreaterThan(0.01)
  })
})

function adamByHand(initial: Float32Array, gradients: Float32Array[], rate: number): number[] {
  return [...initial].map((start, i) => {
    let [w, m, v] = [start, 0, 0]
    gradients.forEach((gradient, t) => {
      m = 0.9 * m + 0.1 * gradient[i]
      v = 0.999 * v + 0.001 * gradient[i] ** 2
      const corrected = (rate * Math.sqrt(1 - 0.999 ** (t + 1))) / (1 - 0.9 ** (t + 1))
      w -= (corrected * m) / (Math.sqrt(v) + 1e-8)
    })
    return w
  })
}
