import type { DoctorReport } from '../../../src-main/contract/system.ts'
import { formatCount } from '../format/numbers.ts'

export interface BackendWords {
  readonly line: string
  /** Whether this is the product at full speed; else the line says what is missing. */
  readonly isFull: boolean
}

type Facts = Pick<DoctorReport, 'backend' | 'device' | 'tensorflow' | 'cuda' | 'matmulGflops'>

/** What computes, in one line: never a silent fallback. */
export function describeBackend({ backend, device, tensorflow, cuda, matmulGflops }: Facts): BackendWords {
  const speed = `${matmulGflops < 10 ? matmulGflops.toFixed(1) : formatCount(matmulGflops)} GFLOP/s`
  switch (backend) {
    case 'tensorflow':
      return {
        line: [`TensorFlow ${tensorflow ?? ''}`.trim(), ...(cuda === null ? [] : [`CUDA ${cuda}`]), device, speed].join(' · '),
        isFull: true,
      }
    case 'webgpu':
      return { line: ['WebGPU', device, speed].join(' · '), isFull: true }
    case 'wasm':
      return { line: `WebAssembly instead of TensorFlow: slower · ${speed}`, isFull: false }
    case 'cpu':
      return { line: `Plain JavaScript instead of TensorFlow: very slow · ${speed}`, isFull: false }
  }
}
