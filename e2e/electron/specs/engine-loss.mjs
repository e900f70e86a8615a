import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { enginePid, launchApp, makeScratch } from '../launch.mjs'
import { until } from '../until.mjs'

/** An engine that dies takes nothing with it: the shell starts it again, and the page finds the new one by itself. */
export async function engineLoss({ variant, display, tally }) {
  const scratch = makeScratch()
  const { app, page } = await launchApp(variant, display, scratch)
  const engineState = page.getByRole('contentinfo').getByText(/engine \d+/)

  await tally.check('engine loss: the shell starts another', async () => {
    await engineState.waitFor()
    const before = enginePid(scratch.workspace)
    process.kill(before, 'SIGKILL')
    await until(() => existsSync(join(scratch.workspace, 'engine.json')) && enginePid(scratch.workspace) !== before)
  })

  await tally.check('engine loss: the page works with the new one', async () => {
    await page.getByRole('button', { name: 'Make the sample' }).click()
    await page.waitForURL(/runs.new/)
  })
  await app.close()
  scratch.remove()
}
