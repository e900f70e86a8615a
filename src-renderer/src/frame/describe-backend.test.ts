import { expect, test } from 'vitest'
import { describeBackend } from './describe-backend.ts'

const facts = { backend: 'tensorflow' as const, device: 'CPU', tensorflow: '2.21.0', cuda: null, matmulGflops: 190.4 }

test('TensorFlow is named with version, device and speed', () => {
  expect(describeBackend(facts)).toEqual({ line: 'TensorFlow 2.21.0 · CPU · 190 GFLOP/s', isFull: true })
  expect(describeBackend({ ...facts, cuda: '12.5', device: 'H100' }).line).toContain('CUDA 12.5')
})

test('a spare wheel is said plainly', () => {
  const words = describeBackend({ ...facts, backend: 'wasm', tensorflow: null, matmulGflops: 9.96 })
  expect(words.isFull).toBe(false)
  expect(words.line).toBe('WebAssembly instead of TensorFlow: slower · 10.0 GFLOP/s')
})
