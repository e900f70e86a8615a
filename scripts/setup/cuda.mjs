import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { say, showDownload } from './progress.mjs'
import { runPip } from './python.mjs'

const metadataScript = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.endswith('.dist-info/METADATA'):
            lines = archive.read(name).decode().splitlines()
            print('\\n'.join(line for line in lines if line.startswith('Requires-Dist:')))
`

/** All CUDA packages together, for the bar only. */
const expectedBytes = 3.0e9

/**
 * Installs the CUDA libraries that the wheel names in its `and-cuda` extra into `folder`/nvidia, which is where the library beside
 * (`folder`/tensorflow) looks for them: its run path holds `$ORIGIN/../nvidia/<part>/lib`. Gives the problem in one line, or undefined.
 */
export async function installCudaParts(pip, wheel, folder) {
  if (!pip.python) return 'a Python is needed to read which CUDA packages the wheel wants'
  const [program, ...args] = pip.python
  const read = await runCommand(program, [...args, '-c', metadataScript, wheel])
  if (read.problem) return `the wheel's metadata could not be read: ${read.problem}`
  const parts = cudaRequirements(read.output)
  if (parts.length === 0) return 'the wheel names no CUDA packages'

  say(`TensorFlow: fetching ${parts.length} CUDA packages (about 3 GB)`)
  const scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  const done = showDownload('CUDA', scratch, expectedBytes)
  const problem = await runPip(
    pip,
    ['install', '--no-deps', '--no-cache-dir', '--no-compile', '--only-binary', ':all:', '--target', folder, ...parts],
    {
      scratch,
    },
  )
  done()
  rmSync(scratch, { recursive: true, force: true })
  if (problem) return `pip could not fetch the CUDA packages: ${problem}`
  for (const name of readdirSync(folder)) if (name.endsWith('.dist-info')) rmSync(join(folder, name), { recursive: true })
  return existsSync(join(folder, 'nvidia')) ? undefined : 'the CUDA packages did not come with the expected folders'
}

/** `Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"` gives `nvidia-cublas-cu12<13.0,>=12.5.3.2`. */
export function cudaRequirements(metadata) {
  return [...metadata.matchAll(/^Requires-Dist:\s*(nvidia-[^;]+?)\s*;\s*extra == ["']and-cuda["']\s*$/gm)].map((match) => match[1])
}
