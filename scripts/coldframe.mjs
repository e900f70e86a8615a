/** The command line: `npm run -s coldframe -- <command>`, or `node scripts/coldframe.mjs <command>`. Makes ready what is missing, on stderr. */
import { runProgram, whereTyped } from './foreground.mjs'
import { isSetUp } from './setup/steps.mjs'

process.chdir(whereTyped(process.env.npm_lifecycle_event === 'demo' ? 'demo' : 'coldframe'))

if (isSetUp('run') || (await makeReady())) await runProgram('src-main/hosts/cli/main.ts', process.argv.slice(2))
else process.exitCode = 1

/** Loaded only when there is something to do. */
async function makeReady() {
  const { endOnSignals, setUp } = await import('./setup.mjs')
  const keepSignals = endOnSignals()
  const isReady = await setUp('run', { gpu: false, again: false })
  keepSignals()
  return isReady
}
