import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emit, median } from './measure.ts'

/**
 * From a saved Mult-VAE to one user's list, as a person at a terminal waits for it: `npm run -s coldframe -- recommend`, npm's start included.
 * ML-1M by default (COLDFRAME_SHARED_DATA); the same with the sample where that is not there.
 */
const root = join(import.meta.dirname, '..')
const workspace = mkdtempSync(join(tmpdir(), 'coldframe-bench-'))

function coldframe(...args: string[]): string {
  const outcome = spawnSync('npm', ['run', '-s', 'coldframe', '--', ...args, '--workspace', workspace], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: root },
  })
  if (outcome.status !== 0) throw new Error(`${args.join(' ')}: ${outcome.stderr}`)
  return outcome.stdout
}

try {
  const source = join(process.env['COLDFRAME_SHARED_DATA'] ?? join(root, '../shared/data'), 'ml-1m')
  coldframe('import', source, '--name', 'data')
  coldframe('train', 'data', '--model', 'mult-vae', '--set', 'epochs=1', '--name', 'saved')
  const seconds: number[] = []
  for (let round = 0; round < 5; round++) {
    const before = performance.now()
    coldframe('recommend', 'saved', '--user', '42', '--top', '10', '--json')
    seconds.push((performance.now() - before) / 1000)
  }
  emit('start_to_top10_from_saved_model', median(seconds), { seconds })
} finally {
  rmSync(workspace, { recursive: true, force: true })
}
