import type { Page } from '@playwright/test'
import { runCommand, startServer } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

/** From the page of a new run: these models with few epochs, started. */
async function startRuns(page: Page, models: readonly string[]): Promise<void> {
  for (const model of models) await page.getByRole('checkbox', { name: model, exact: true }).check()
  await page.getByRole('button', { name: /^Start/ }).click()
}

test('sample, three models, live curve, figures with intervals', async ({ empty: { page } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await startRuns(page, ['Most popular', 'EASE', 'Mult-VAE'])
  const runs = page.getByRole('grid', { name: 'Runs' })
  await expect(runs.getByText('finished')).toHaveCount(3, { timeout: 110_000 })
  await runs.getByRole('link', { name: 'mult-vae sample 1' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /mult-vae sample 1/ })).toBeVisible()
  const results = page.getByRole('region', { name: 'Results on the test part' })
  await expect(results.getByText(/±/).first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Curves' })).toBeVisible()
})

test('a run from the command line survives a reload and a second tab; after a killed server its state is true', async ({
  empty: { page, server },
}) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  // So many epochs that it cannot end by itself; the killed server ends it.
  const command = runCommand(
    'train',
    'sample',
    '--model',
    'mult-vae',
    '--set',
    'epochs=5000',
    '--set',
    'patience=5000',
    '--workspace',
    server.workspace,
  )
  const outcome = command.then(
    () => 'finished',
    () => 'cut off',
  )
  await page.goto(`${server.origin}/#/runs`)
  const running = page.getByRole('grid', { name: 'Runs' }).getByText('running')
  await expect(running).toBeVisible()
  await page.reload()
  await expect(running).toBeVisible()
  const second = await page.context().newPage()
  await second.goto(`${server.origin}/#/runs`)
  await expect(second.getByRole('grid', { name: 'Runs' }).getByText('running')).toBeVisible()

  await server.stop('SIGKILL')
  await expect(page.getByText(/cannot be reached|Reconnecting|not connected/i).first()).toBeVisible()
  expect(await outcome).toBe('cut off')
  const again = await startServer(server.workspace, Number(new URL(server.origin).port))
  await page.goto(again.invitation)
  await page.goto(`${again.origin}/#/runs`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('interrupted')).toBeVisible()
  await again.stop()
})
