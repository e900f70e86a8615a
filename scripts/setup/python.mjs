import { lastLine, runCommand } from './commands.mjs'
import { findProgram } from './places.mjs'

/** Ways to start pip; the first that answers is used. The ones that name a Python can also unpack a wheel. */
const candidates = [
  ['python3', ['-m', 'pip']],
  ['python', ['-m', 'pip']],
  ['py', ['-3', '-m', 'pip']],
  ['pip3', []],
  ['pip', []],
]

/** `{ program, pip: [...arguments], python }`; `python` is undefined when only a bare pip is there. Undefined where there is no pip at all. */
export async function findPip() {
  for (const [name, args] of candidates) {
    const program = findProgram(name)
    if (!program) continue
    const { problem } = await runCommand(program, [...args, '--version'], { limitMs: 30_000 })
    if (!problem) return { program, pip: args, python: args.length ? [program, ...args.slice(0, -2)] : undefined }
  }
  return undefined
}

/** Runs pip with a scratch folder of ours, which makes its downloads visible while they grow. Gives the problem in one line, or undefined. */
export async function runPip(pip, args, { scratch, idleMs = 120_000, limitMs = 60 * 60_000 }) {
  const env = {
    TMPDIR: scratch,
    TEMP: scratch,
    TMP: scratch,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_PROGRESS_BAR: 'off',
    PIP_NO_INPUT: '1',
  }
  const { problem, output } = await runCommand(pip.program, [...pip.pip, ...args], {
    env,
    limitMs,
    idle: { folder: scratch, limitMs: idleMs },
  })
  return problem && (lastLine(output) || problem)
}

/** One wheel, for the platform that is named and not for the Python that runs. */
export function downloadArguments({ package: name, version, platform }, folder) {
  const target = ['--only-binary', ':all:', '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', platform]
  return ['download', '--no-deps', '--no-cache-dir', ...target, '--dest', folder, `${name}==${version}`]
}

const unpackScript = `
import sys, zipfile
wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(tuple(prefixes)):
            archive.extract(name, folder)
`

/** Unpacks what begins with one of the prefixes, with the Python of pip or with unzip. Gives the problem in one line, or undefined. */
export async function unpackWheel(pip, wheel, folder, prefixes) {
  if (pip.python) {
    const [program, ...args] = pip.python
    return (await runCommand(program, [...args, '-c', unpackScript, wheel, folder, ...prefixes], {})).problem
  }
  const unzip = findProgram('unzip')
  if (!unzip) return 'neither a Python nor unzip is there to unpack the wheel'
  return (await runCommand(unzip, ['-q', '-o', wheel, ...prefixes.map((prefix) => `${prefix}*`), '-d', folder], {})).problem
}
