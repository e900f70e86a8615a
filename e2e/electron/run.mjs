/**
 * `npm run e2e:electron`: starts the desktop shell for real and tries it. Says what it runs and what it cannot run, with the reason; the last
 * line reads `N passed, N failed, N skipped`.
 */
import { join } from 'node:path'
import { buildStep } from '../../scripts/setup/build.mjs'
import { root } from '../../scripts/setup/places.mjs'
import { openDisplay } from './display.mjs'
import { clearUp } from './launch.mjs'
import { selfCheck } from './specs/self-check.mjs'
import { windowAndBridge } from './specs/window.mjs'
import { mainJob } from './specs/main-job.mjs'
import { engineLoss } from './specs/engine-loss.mjs'
import { sharedWorkspace } from './specs/shared-workspace.mjs'
import { packagedApp } from './specs/package.mjs'
import { createTally } from './tally.mjs'
import { findVariants } from './variants.mjs'

const say = (text) => process.stdout.write(text)
const tally = createTally(say)
const specs = {
  'self-check': selfCheck,
  window: windowAndBridge,
  'main job': mainJob,
  'engine loss': engineLoss,
  'shared workspace': sharedWorkspace,
  package: packagedApp,
}
const wished = process.argv.slice(2)

const display = await openDisplay()
for (const variant of findVariants()) {
  const reason = variant.found.reason ?? display.reason
  if (reason) tally.skip(`all specs in ${variant.title}`, `${variant.title}: ${reason}`)
  else await runVariant(variant)
}
display.close?.()
process.exitCode = tally.end()

async function runVariant(variant) {
  say(`\n${variant.title}, version ${variant.found.version}, ${variant.found.path}\n`)
  const built = await tally.check(`build for ${variant.title}`, async () => {
    if (buildStep.check({}).state !== 'ready') {
      const made = await buildStep.make()
      if (made.state !== 'ready') throw new Error(made.note)
    }
    await variant.prepare()
  })
  if (!built) return
  for (const [name, spec] of Object.entries(specs)) {
    if (wished.length > 0 && !wished.includes(name)) continue
    say(`${name}\n`)
    await spec({ variant, display, tally, pictures: join(root, 'test-results/electron', variant.found.version) }).catch((thrown) =>
      tally.fail(`${name} as a whole`, thrown),
    )
    await clearUp()
  }
}
