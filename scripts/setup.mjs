/**
 * Makes this checkout ready: packages, TensorFlow, the build, and for tests a browser and Electron. Plain JavaScript without dependencies, because it
 * runs before there are any, on whatever Node the machine has. It can be interrupted and started again, and does nothing twice.
 */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { killAllCommands } from './setup/commands.mjs'
import { parseFlags, usage } from './setup/flags.mjs'
import { acquireLock, releaseAllLocks } from './setup/lock.mjs'
import { nodeMajor, root } from './setup/places.mjs'
import { say } from './setup/progress.mjs'
import { isSetUp, stepsFor } from './setup/steps.mjs'

/** Does what is missing for a purpose. Gives whether everything that cannot be done without is there. */
export async function setUp(purpose, options) {
  if (isSetUp(purpose, options)) return true
  const release = await acquireLock(join(root, '.coldframe', 'setup.lock'), {
    onWait: (pid) => say(`another set-up (process ${pid}) is at work here; waiting for it`),
  })
  try {
    for (const step of stepsFor(purpose)) {
      if (step.check(options).state !== 'needed') continue
      say(`${step.title} ...`)
      const startedAt = Date.now()
      const { state, note } = await step.make(options).catch((thrown) => ({ state: 'failed', note: thrown.message }))
      say(
        `${step.title}: ${{ ready: '', absent: 'not available: ', failed: 'FAILED: ' }[state]}${note} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
      )
      if (state === 'failed' && isFatal(step, purpose, options)) return false
    }
    return true
  } finally {
    release()
  }
}

/** Tests go on without a build, and count it as failed: one run shows all that is wrong. */
function isFatal(step, purpose, options) {
  return Boolean(step.neededFor?.includes(purpose)) || (options.gpu && step.isForGpu)
}

/** One line for each part, without changing anything. */
function report(purpose, options) {
  for (const step of stepsFor(purpose)) {
    const { state, note } = step.check(options)
    say(`${step.title}: ${{ ready: 'there', absent: 'not available', needed: 'missing' }[state]}: ${note}`)
  }
}

/**
 * On a signal: ends what was started and lets go of the locks; what is half-made lies under a temporary name and is cleared away next time.
 * Gives the function that leaves signals alone again.
 */
export function endOnSignals(lastWords = 'set-up: interrupted; start it again to go on') {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
  const end = (signal) => {
    killAllCommands()
    releaseAllLocks()
    process.stderr.write(`\n${lastWords}\n`)
    process.exit(codes[signal])
  }
  for (const signal of Object.keys(codes)) process.on(signal, end)
  return () => {
    for (const signal of Object.keys(codes)) process.off(signal, end)
  }
}

async function main() {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.problem) {
    process.stderr.write(`${flags.problem}\n${usage}\n`)
    return 2
  }
  if (nodeMajor() < 20) {
    process.stderr.write(`Node.js 20 or newer is needed; this is ${process.versions.node}.\n`)
    return 1
  }
  if (flags.check) {
    report(flags.purpose, flags)
    return isSetUp(flags.purpose, flags) ? 0 : 1
  }
  endOnSignals()
  return (await setUp(flags.purpose, flags)) ? 0 : 1
}

// Not when imported. The path may lead through a link, the module's own address does not.
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) process.exitCode = await main()
