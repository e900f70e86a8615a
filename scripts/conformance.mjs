/** `npm run conformance [-- --backend tensorflow|webgpu|wasm] [vitest's own options]`: what every model promises, on all backends or on one. */
import { delimiter, join } from 'node:path'
import { runCommand } from './setup/commands.mjs'
import { findNode, programPath, root } from './setup/places.mjs'
import { hasOwnGpu, softwareVulkan } from './test/software-vulkan.mjs'

const words = process.argv.slice(2)
const at = words.indexOf('--backend')
const backend = at < 0 ? undefined : words[at + 1]
const rest = at < 0 ? words : words.toSpliced(at, 2)
if (at >= 0 && !['tensorflow', 'webgpu', 'wasm'].includes(backend ?? '')) {
  process.stderr.write('--backend takes tensorflow, webgpu or wasm.\n')
  process.exit(2)
}
const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
const { problem } = await runCommand(findNode(), [programPath('vitest', 'vitest'), 'run', '--project', 'conformance', ...rest], {
  cwd: root,
  show: 1,
  limitMs: 12 * 3_600_000,
  env: {
    PATH: path,
    ...(backend ? { COLDFRAME_CONFORMANCE_BACKEND: backend } : {}),
    ...(backend === 'webgpu' && !hasOwnGpu() ? softwareVulkan() : {}),
  },
})
process.exitCode = problem ? 1 : 0
