/**
 * Crash trials in full: `npm run durability -- --rounds 100 [--seed 1] [--page docs/RELIABILITY.md]`. With `--page` the table between the marks of
 * that page is replaced. Exit code 1 when anything was lost; the folder of such a round is kept and named.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { trialTable } from './reliability-page.ts'
import type { RoundOutcome } from './round.ts'
import { playRounds } from './rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    page: { type: 'string' },
  },
})
const rounds = wholeNumber('rounds', values.rounds)
const seed = wholeNumber('seed', values.seed)
const folder = await mkdtemp(join(tmpdir(), 'coldframe-crashes-'))
const outcomes: RoundOutcome[] = []
for await (const outcome of playRounds(folder, rounds, seed)) {
  outcomes.push(outcome)
  const { scenario, victim, delayMs, inTheMiddle, lost } = outcome
  const when = inTheMiddle ? 'in the middle' : 'after the end'
  process.stdout.write(
    `${outcomes.length}/${rounds} ${scenario}: ${victim} killed after ${delayMs} ms (${when}): ${lost.length === 0 ? 'nothing lost' : lost.join('; ')}\n`,
  )
}
const machine = `${cpus().length}-core ${process.arch === 'x64' ? 'x86-64' : process.arch} ${platform() === 'linux' ? 'Linux' : platform()}`
const table = trialTable(outcomes, { date: new Date().toISOString().slice(0, 10), machine, seed })
process.stdout.write(`\n${table}\n`)
if (values.page !== undefined) await replaceTable(values.page, table)
const isSound = outcomes.every(({ lost }) => lost.length === 0)
if (isSound) await rm(folder, { recursive: true })
else process.stdout.write(`\nWhat is left of the rounds that lost something: ${folder}\n`)
process.exit(isSound ? 0 : 1)

async function replaceTable(path: string, text: string): Promise<void> {
  const page = await readFile(path, 'utf8')
  const pattern = /(<!-- trials -->\n)[\s\S]*(<!-- \/trials -->)/
  if (!pattern.test(page)) throw new Error(`${path} has no marks for the table`)
  await writeFile(
    path,
    page.replace(pattern, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`),
  )
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number above 0, not "${text}"`)
  return value
}
