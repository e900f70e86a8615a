/**
 * `npm run bench:gpu [-- small]`: the same training on every device of this machine, each in a process of its own; one JSON, to the screen and to
 * bench/results/gpu.json, with each device's time over that of the processor. `small`: a set that a GPU played by the processor can do, too.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = import.meta.dirname
const size = process.argv.includes('small') ? ['small'] : []
const devices = []
const missing = []
for (const choice of ['cpu', 'cuda', 'webgpu']) {
  try {
    const { stdout } = await run(process.execPath, [join(here, 'gpu-once.ts'), choice, ...size], { maxBuffer: 1e8 })
    devices.push(JSON.parse(stdout.trim().split('\n').at(-1)))
  } catch (thrown) {
    missing.push({ choice, why: String(thrown.stderr ?? thrown.message).match(/WorkbenchError: (.*)/)?.[1] ?? thrown.message })
  }
}
const processor = devices.find(({ choice }) => choice === 'cpu')
const result = {
  at: new Date().toISOString(),
  processor: `${cpus()[0]?.model.trim()} (${cpus().length} cores)`,
  missing,
  devices: devices.map((device) => ({ ...device, ratioToProcessor: ratios(device) })),
}
mkdirSync(join(here, 'results'), { recursive: true })
writeFileSync(join(here, 'results', 'gpu.json'), JSON.stringify(result, null, 2))
console.log(JSON.stringify(result, null, 2))

function ratios(device) {
  return Object.fromEntries(Object.entries(device.epochs).map(([name, { seconds }]) => [name, seconds / processor?.epochs[name]?.seconds]))
}
