import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp, makeScratch } from '../launch.mjs'
import { until } from '../until.mjs'

/** From nothing to a trained model: the sample, a run in a worker process with its curve, its results; and what happens to a run on the way. */
export async function mainJob({ variant, display, tally, pictures }) {
  const scratch = makeScratch()
  const { app, page } = await launchApp(variant, display, scratch)
  const facts = page.getByRole('banner').or(page.getByRole('main'))
  const stateOf = (word) => facts.getByText(word, { exact: true }).first()
  const blocksSleep = () => app.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3, 4, 5, 6, 7].some((id) => powerSaveBlocker.isStarted(id)))

  await tally.check('main job › the sample becomes a dataset', async () => {
    await page.getByRole('button', { name: 'Make the sample' }).click()
    await page.waitForURL(/runs.new/)
    await page
      .getByText(/2.000 users/)
      .first()
      .waitFor()
    assert.equal(await blocksSleep(), false)
  })

  await tally.check('main job › a run starts in a process of its own, and its curve grows while it trains', async () => {
    await page.getByRole('checkbox', { name: 'Mult-VAE', exact: true }).check()
    await page.getByLabel('Epochs', { exact: true }).fill('60')
    await page.getByRole('button', { name: 'Start the run' }).click()
    await page.waitForURL(/runs.run_/)
    await stateOf('Running').waitFor()
    await page.locator('canvas').first().waitFor()
    const epochs = page
      .getByRole('region', { name: /as table/ })
      .first()
      .getByRole('row')
    await page
      .getByRole('button', { name: /show as table/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Show as table' }).click()
    await until(async () => (await epochs.count()) > 2)
    const before = await epochs.count()
    await until(async () => (await epochs.count()) > before)
    assert.ok(await stateOf('Running').isVisible(), 'it was still training')
    assert.equal(await blocksSleep(), true, 'the machine must not fall asleep meanwhile')
  })

  await tally.check('main job › a reload does not stop it, and the curve is whole again', async () => {
    await page.reload()
    await page.locator('canvas').first().waitFor()
    await page.screenshot({ path: join(pictures, 'run.png') })
  })

  await tally.check('main job › it finishes with results', async () => {
    await page.getByRole('heading', { name: 'Results on the test part' }).waitFor({ timeout: 180_000 })
    await stateOf('Finished').waitFor()
    await page.screenshot({ path: join(pictures, 'results.png') })
    await until(async () => !(await blocksSleep()))
  })

  await tally.check('main job › closing while a run is going asks first', async () => {
    const answerWith = (response) =>
      app.evaluate(({ dialog }, answer) => {
        globalThis.questions = []
        dialog.showMessageBox = async (_window, options) => {
          globalThis.questions.push(options.message)
          return { response: answer }
        }
      }, response)
    await page.getByRole('button', { name: 'More actions for this run' }).click()
    await page.getByRole('menuitem', { name: 'New run with these settings' }).click()
    // So many that it is still going, however quick the machine is.
    await page.getByLabel('Epochs', { exact: true }).fill('2000')
    await page.getByRole('button', { name: 'Start the run' }).click()
    await page.waitForURL(/runs.run_/)
    await stateOf('Running').waitFor()
    await answerWith(0)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close())
    await until(() => app.evaluate(() => globalThis.questions.length === 1))
    assert.match((await app.evaluate(() => globalThis.questions))[0], /still going/)
    assert.ok(await stateOf('Running').isVisible(), 'it goes on')
    await answerWith(1)
    const ended = new Promise((resolve) => app.process().once('exit', (code, signal) => resolve(signal ?? code)))
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close())
    const ending = await ended
    assert.ok(variant.endings.includes(ending), `ended with ${ending}`)
    assert.ok(!existsSync(join(scratch.workspace, 'engine.json')), 'the engine was closed in order')
  })

  await tally.check('main job › the run that was stopped is there and says so', async () => {
    const again = await launchApp(variant, display, scratch)
    await again.page.getByRole('link', { name: 'Runs' }).first().click()
    await again.page.getByText('Interrupted').first().waitFor()
    await again.page.getByText('Finished').first().waitFor()
    await again.page.screenshot({ path: join(pictures, 'runs.png') })
    await again.app.close()
  })
}
