/** `npm test [-- <stage>...]`: all checks and tests, in order, counted together. The last line reads `N passed, N failed, N skipped`. */
import { endOnSignals } from './setup.mjs'
import { stages } from './test/stages.mjs'
import { addTallies, checkTally, summaryLines, withoutSkips } from './test/tally.mjs'

const wished = process.argv.slice(2)
const unknown = wished.find((name) => !Object.hasOwn(stages, name))

if (unknown !== undefined) {
  process.stderr.write(`Unknown stage: ${unknown}\nUsage: npm test [-- ${Object.keys(stages).join('|')} ...]\n`)
  process.exitCode = 2
} else
  process.exitCode = await runStages(wished.length > 0 ? Object.keys(stages).filter((name) => wished.includes(name)) : Object.keys(stages))

/** A failing stage does not stop the others: one run shows everything that is wrong. */
async function runStages(names) {
  endOnSignals('Interrupted.')
  const mustRunAll = process.env.CI === 'true'
  const results = []
  for (const name of names) {
    process.stdout.write(`\n== ${name}\n`)
    const startedAt = performance.now()
    const found = await stages[name]().catch((thrown) => checkTally(name, thrown.message))
    results.push({ name, tally: mustRunAll ? withoutSkips(found) : found, seconds: (performance.now() - startedAt) / 1000 })
  }
  for (const line of summaryLines(results)) process.stdout.write(`${line}\n`)
  return addTallies(results.map((result) => result.tally)).failures.length > 0 ? 1 : 0
}
