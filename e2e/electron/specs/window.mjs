import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp, makeScratch, runApp } from '../launch.mjs'

/** The window, what the page may ask of the shell, and the ways in which an app is opened twice and closed. */
export async function windowAndBridge({ variant, display, tally, pictures }) {
  const scratch = makeScratch()
  const other = join(scratch.folder, 'other')
  mkdirSync(other)
  const { app, page } = await launchApp(variant, display, scratch)
  const engineState = page.getByRole('contentinfo').getByText(/engine \d+/)

  await tally.check('window › shows the welcome page', async () => {
    await page.getByRole('heading', { name: 'Welcome to Coldframe' }).waitFor()
    assert.match(await page.title(), /Coldframe$/)
    assert.ok(page.url().startsWith('app://coldframe/'))
  })

  await tally.check('window › the page hears from the engine process over its port', async () => {
    await page.getByText(`Workspace folder: ${scratch.workspace}`).waitFor()
    await engineState.waitFor()
    await page.screenshot({ path: join(pictures, 'welcome.png') })
  })

  await tally.check('window › a reload connects again', async () => {
    await page.reload()
    await engineState.waitFor()
  })

  await tally.check('window › a file is saved where the dialog says', async () => {
    const target = join(scratch.folder, 'saved.csv')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, target)
    assert.equal(await page.evaluate(() => globalThis.coldframe.saveFile('../../list.csv', 'user,item\n')), true)
    assert.equal(readFileSync(target, 'utf8'), 'user,item\n')
  })

  await tally.check('window › a folder that nobody chose is not opened', async () => {
    const refusal = await page.evaluate((path) => globalThis.coldframe.openWorkspace(path).then(String, String), scratch.folder)
    assert.match(refusal, /Refused: not one of the recent workspaces/)
  })

  await tally.check('window › another workspace opens in the same window', async () => {
    await app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] })
    }, other)
    await page.getByRole('button', { name: 'Open a workspace' }).click()
    await page.getByText(`Workspace folder: ${other}`).waitFor()
    assert.deepEqual(await page.evaluate(() => globalThis.coldframe.recentWorkspaces()), [other, scratch.workspace])
    assert.equal(existsSync(join(scratch.workspace, 'engine.json')), false, 'the engine of the first workspace has closed')
  })

  await tally.check('window › a second start hands over to the first and ends', async () => {
    const { code, output } = await runApp(variant, display, [`--user-data-dir=${scratch.profile}`], 30_000)
    assert.equal(code, 0, output)
    assert.equal(app.windows().length, 1)
  })

  await tally.check('window › closing ends the app and its engine in order', async () => {
    const ended = new Promise((resolve) => app.process().once('exit', (code) => resolve(code)))
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window.setSize(1100, 700)
      window.close()
    })
    assert.equal(await ended, 0)
    assert.equal(existsSync(join(other, 'engine.json')), false)
  })

  await tally.check('window › opens with the last workspace, in the last size', async () => {
    const again = await launchApp(variant, display, { ...scratch, workspace: undefined })
    await again.page.getByText(`Workspace folder: ${other}`).waitFor()
    const size = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getSize())
    assert.deepEqual(size, [1100, 700])
    await again.app.close()
  })
}
