import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLine, runCommand } from './commands.mjs'
import { findNode, root } from './places.mjs'
import { tryBinding } from './binding.mjs'

/**
 * The npm package's own way: its install script fetches an older libtensorflow (2.9) and a ready-made binding. Gives
 * `{ version, folder, binding }` or `{ problem }`. A closed network must not hold the set-up: it ends when nothing comes for a while.
 */
export async function downloadPackageLibrary() {
  const folder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  const script = join(folder, 'scripts', 'install.js')
  const node = findNode()
  if (!existsSync(script) || !node) return { problem: 'the package @tensorflow/tfjs-node-gpu is not installed' }
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
  const { problem, output } = await runCommand(node, [script, 'cpu', 'download'], {
    cwd: folder,
    env: { PATH: path },
    limitMs: 15 * 60_000,
    idle: { folder, limitMs: 60_000 },
  })
  const binding = join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')
  if (problem || !existsSync(binding)) return { problem: lastLine(output) || problem || 'it left no binding' }
  const tried = await tryBinding(binding)
  return tried.problem ? tried : { version: tried.version, folder, binding }
}
