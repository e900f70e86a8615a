/**
 * The workspace that the page is measured on: ML-1M and 50 finished runs of one split whose test part are all users. What is there already is kept, so
 * that a second benchmark begins at once: `node bench/ui/workspace.ts <folder>`.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const datasetName = 'ml-1m'

interface Plan {
  readonly model: string
  /** The one setting that differs between the runs of this model; null: the seed does. */
  readonly setting: string | null
  readonly values: readonly number[]
}

/** Models that are fitted in seconds; every run has lists, ranks and figures of 6,034 users, as an expensive one has. */
const plans: readonly Plan[] = [
  { model: 'item-knn', setting: 'neighbours', values: [5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300, 350, 400, 450, 500] },
  { model: 'rp3beta', setting: 'alpha', values: [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2] },
  { model: 'ease', setting: 'regularization', values: [50, 200, 500, 1000] },
  { model: 'pure-svd', setting: 'embeddingSize', values: [8, 16, 32, 48, 64, 96, 128] },
  { model: 'most-popular', setting: null, values: [1] },
  { model: 'random', setting: null, values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
]

/** Finished runs that a whole workspace has. */
export const runCount = plans.reduce((sum, { values }) => sum + values.length, 0)

/** The command line in a process of its own; what it printed. */
export function coldframe(workspace: string, ...args: readonly string[]): string {
  const words = [join(root, 'src-main/hosts/cli/main.ts'), ...args, '--workspace', workspace]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`coldframe ${args.join(' ')}: ${stderr}`)
  return stdout
}

const Named = z.array(z.object({ name: z.string() }))
const Listed = z.object({ datasets: Named.optional(), runs: Named.optional() })

function namesOf(workspace: string, ...list: readonly string[]): string[] {
  const { datasets = [], runs = [] } = Listed.parse(JSON.parse(coldframe(workspace, ...list, '--json')))
  return [...datasets, ...runs].map(({ name }) => name)
}

/** Imports and trains what the workspace lacks. `say` gets a line per run. */
export function fillWorkspace(workspace: string, say: (line: string) => void): void {
  const source = join(process.env['COLDFRAME_SHARED_DATA'] ?? join(root, '../shared/data'), 'ml-1m')
  if (!namesOf(workspace, 'datasets').includes(datasetName)) coldframe(workspace, 'import', source, '--name', datasetName)
  const present = new Set(namesOf(workspace, 'runs', '--filter', 'state:finished'))
  // What a stopped benchmark left behind has a name that is needed.
  for (const name of namesOf(workspace, 'runs').filter((one) => !present.has(one))) coldframe(workspace, 'runs', 'delete', name)
  for (const { model, setting, values } of plans) {
    for (const value of values) {
      const name = `${model} ${value}`
      if (present.has(name)) continue
      const variation = setting === null ? ['--seed', String(value)] : ['--set', `${setting}=${value}`]
      coldframe(workspace, 'train', datasetName, '--model', model, ...variation, '--split', 'user-random', '--name', name)
      say(name)
    }
  }
}

const [folder] = process.argv.slice(2)
if (import.meta.main && folder !== undefined) fillWorkspace(folder, console.log)
