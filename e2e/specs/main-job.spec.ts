import type { Page } from '@playwright/test'
import { startServer } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

/** From the page of a new run: these models with few epochs, started. */
async function startRuns(page: Page, models: readonly string[]): Promise<void> {
  for (const model of models) await page.getByRole('checkbox', { name: model }).check()
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

test('a reload, a second tab and a server that comes back lose nothing of a run', async ({ empty: { page, server } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await startRuns(page, ['Mult-VAE'])
  // One run alone opens its own page.
  const title = page.getByRole('heading', { level: 1, name: /mult-vae sample 1/ })
  await expect(title).toBeVisible()
  await expect(page.getByRole('main').getByText('running').first()).toBeVisible()
  await page.reload()
  await expect(title).toBeVisible()
  const second = await page.context().newPage()
  await second.goto(`${server.origin}/#/runs`)
  await expect(second.getByRole('grid', { name: 'Runs' }).getByText('running')).toBeVisible()

  await server.stop('SIGKILL')
  await expect(page.getByText(/cannot be reached|Reconnecting|not connected/i).first()).toBeVisible()
  const again = await startServer(server.workspace, Number(new URL(server.origin).port))
  await page.goto(again.invitation)
  await page.goto(`${again.origin}/#/runs`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('interrupted')).toBeVisible()
  await again.stop()
})
