import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { enginePid, launchApp, makeScratch } from '../launch.mjs'
import { until } from '../until.mjs'

/** An engine that dies takes nothing with it: the shell starts it again, and the page finds the new one by itself. One that cannot start says why. */
export async function engineLoss({ variant, display, tally }) {
  const scratch = makeScratch()
  const { app, page } = await launchApp(variant, display, scratch)
  const engineState = page.getByRole('contentinfo').getByText(/engine \d+/)

  await tally.check('engine loss › the shell starts another', async () => {
    await engineState.waitFor()
    const before = enginePid(scratch.workspace)
    process.kill(before, 'SIGKILL')
    await until(() => existsSync(join(scratch.workspace, 'engine.json')) && enginePid(scratch.workspace) !== before)
  })

  await tally.check('engine loss › the page works with the new one', async () => {
    await page.getByRole('button', { name: 'Make the sample' }).click()
    await page.waitForURL(/runs.new/)
  })

  await tally.check('engine loss › a workspace that cannot be opened is told with a way on', async () => {
    const damaged = join(scratch.folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(join(damaged, 'workbench.sqlite'), 'this is no database, but it is long enough to be looked at as one. '.repeat(20))
    await app.evaluate(
      ({ dialog }, folders) => {
        globalThis.shown = []
        // First the damaged folder is chosen; then, from the message about it, the sound one.
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folders.shift()] })
        dialog.showMessageBox = async (_window, options) => ({ response: globalThis.shown.push(options) })
      },
      [damaged, scratch.workspace],
    )
    // The page is loaded anew: nobody waits for the answer.
    await page.evaluate(() => void globalThis.coldframe.openWorkspace())
    await until(() => app.evaluate(() => globalThis.shown.length === 1))
    const [{ message, detail, buttons }] = await app.evaluate(() => globalThis.shown)
    assert.match(message, /workbench\.sqlite/)
    assert.ok(detail.length > 0)
    assert.match(buttons[1], /another workspace/)
    await engineState.waitFor()
    await until(() => page.evaluate(() => globalThis.coldframe.recentWorkspaces()).then(([newest]) => newest.endsWith('workspace')))
  })
}
