import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, root } from '../../../scripts/setup/places.mjs'
import { enginePid, launchApp, makeScratch } from '../launch.mjs'
import { until } from '../until.mjs'

/** Another program holds the workspace's engine: the app looks on through it, and takes over when that program ends. */
export async function sharedWorkspace({ variant, display, tally }) {
  const scratch = makeScratch()
  const other = spawn(findNode(), [join(root, 'src-main/hosts/server/main.ts'), '--workspace', scratch.workspace], { stdio: 'ignore' })
  try {
    await until(() => existsSync(join(scratch.workspace, 'engine.json')))
    const { page } = await launchApp(variant, display, scratch)

    await tally.check('shared workspace › the app attaches to the engine that another program hosts', async () => {
      await page.getByText(`Workspace folder: ${scratch.workspace}`).waitFor()
      await page.getByRole('button', { name: 'Make the sample' }).click()
      await page.waitForURL(/runs.new/)
      assert.equal(enginePid(scratch.workspace), other.pid)
    })

    await tally.check('shared workspace › the app hosts the engine when that program ends', async () => {
      other.kill('SIGTERM')
      await until(() => existsSync(join(scratch.workspace, 'engine.json')) && enginePid(scratch.workspace) !== other.pid)
      await page.getByRole('link', { name: 'Datasets' }).first().click()
      await page.getByRole('link', { name: 'sample' }).click()
      await page
        .getByText(/2.000 users/)
        .first()
        .waitFor()
    })
  } finally {
    other.kill('SIGKILL')
  }
}
