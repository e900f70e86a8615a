import { expect, test } from '../fixtures/test.ts'
import { runCommand } from '../fixtures/server.ts'

test('two finished runs, compared, are mixed into a third, which says what it is made of', async ({ empty: { page, server } }) => {
  test.setTimeout(180_000)
  await runCommand('demo', '--workspace', server.workspace)
  await page.goto(`${server.origin}/#/compare`)
  for (const name of ['ease sample 1', 'mult-vae sample 1']) await page.getByRole('checkbox', { name }).press('Space')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.getByRole('button', { name: 'Blend', exact: true }).click()

  const parts = page.getByRole('group', { name: 'Runs to mix' })
  await expect(parts.getByText('2 runs chosen')).toBeVisible()
  const start = page.getByRole('button', { name: 'Start the run' })
  await expect(start).toBeEnabled()
  await parts.getByRole('checkbox', { name: 'ease sample 1' }).press('Space')
  await expect(page.getByText('Blend needs two runs to mix.')).toBeVisible()
  await expect(start).toBeDisabled()
  await parts.getByRole('checkbox', { name: 'ease sample 1' }).press('Space')
  await start.click()

  await expect(page.getByRole('heading', { level: 1, name: /blend sample 1/ })).toBeVisible()
  await expect(page.getByText(/^Weights chosen on/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  await page.getByRole('link', { name: 'ease sample 1' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /ease sample 1/ })).toBeVisible()
})
