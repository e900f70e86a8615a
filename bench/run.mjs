/**
 * `npm run bench [-- name ...]`: runs each benchmark as a process of its own, three times, and prints medians. With the Python tools' scripts at hand
 * (PEERS: folder of their virtual environments, PEER_SCRIPTS: folder of the scripts) each of ours is followed by its peers, so that a slowed machine
 * slows both. All lines go to bench/results/, one JSON object each: {peer, task, seconds, rss_mb, detail}.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, appendFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = import.meta.dirname
const rounds = 3

/** Our script, and the peers' words: virtual environment, script, arguments. */
const benches = [
  {
    name: 'mult-vae',
    peers: [
      ['tf', 'multvae_tf.py'],
      ['main', 'multvae_torch.py'],
      ['recbole', 'multvae_recbole.py'],
    ],
  },
  { name: 'ease', peers: [['main', 'ease_numpy.py']] },
  {
    name: 'evaluation',
    peers: [
      ['main', 'eval_numpy.py'],
      ['recbole', 'eval_recbole.py'],
    ],
  },
  {
    name: 'import',
    peers: [
      ['main', 'import_file.py', 'polars', '1m'],
      ['main', 'import_file.py', 'duckdb', '1m'],
    ],
  },
  {
    name: 'ials',
    peers: [
      ['main', 'ials_implicit.py', 'chol'],
      ['main', 'ials_implicit.py', 'cg'],
      ['lenskit', 'lenskit_models.py', 'mf'],
    ],
  },
  {
    name: 'item-knn',
    peers: [
      ['main', 'knn_implicit.py', '200'],
      ['lenskit', 'lenskit_models.py', 'knn200'],
    ],
  },
  { name: 'slim', peers: [['main', 'slim_sklearn.py', '600', '0.2', '0.02']] },
  // Each beside its own matrix products.
  { name: 'cfgan', peers: [] },
  { name: 'lara', peers: [] },
  { name: 'cvae', peers: [] },
  { name: 'laboratory', peers: [] },
  { name: 'first-list', peers: [['main', 'cold_first.py', 'torch']] },
]

const wanted = process.argv.slice(2)
const { PEERS, PEER_SCRIPTS } = process.env
const results = join(here, 'results')
mkdirSync(results, { recursive: true })
const file = join(results, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.jsonl`)
const figures = new Map()

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`)
for (const { name, peers } of benches.filter((bench) => wanted.length === 0 || wanted.includes(bench.name))) {
  for (let round = 0; round < rounds; round++) {
    await measure(process.execPath, [join(here, `${name}.ts`)])
    if (!PEERS || !PEER_SCRIPTS) continue
    for (const [environment, script, ...args] of peers) {
      await measure(join(PEERS, environment, 'bin', 'python'), [join(PEER_SCRIPTS, script), ...args])
    }
  }
}
if (!PEERS || !PEER_SCRIPTS) console.log('Peers not measured: PEERS and PEER_SCRIPTS are not set.')

for (const [key, seconds] of [...figures].sort(([a], [b]) => a.localeCompare(b))) {
  const sorted = [...seconds].sort((a, b) => a - b)
  const middle = sorted[sorted.length >> 1]
  console.log(
    `${key.padEnd(52)} ${middle.toFixed(3).padStart(9)} s   ${sorted[0].toFixed(3)} to ${sorted.at(-1).toFixed(3)}, n ${sorted.length}`,
  )
}
console.log(file)

async function measure(program, args) {
  const env = {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '2',
    NODE_COMPILE_CACHE: join(here, '..', 'node_modules', '.coldframe', 'compile-cache'),
  }
  const outcome = await run(program, args, { env, maxBuffer: 2 ** 26 }).catch((failed) => failed)
  for (const line of String(outcome.stdout ?? '')
    .split('\n')
    .filter((text) => text.startsWith('{"peer"'))) {
    const figure = JSON.parse(line)
    appendFileSync(file, `${line}\n`)
    const key = `${figure.task}  ${figure.peer}  ${figure.detail?.variant ?? ''}`.trim()
    figures.set(key, [...(figures.get(key) ?? []), figure.seconds])
  }
  if (outcome instanceof Error) console.log(`${args.join(' ')} failed: ${String(outcome.stderr).slice(-400)}`)
}
