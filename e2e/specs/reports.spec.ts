import { expect, test } from '../fixtures/test.ts'

test('a report is made from chosen runs, shown without scripts, and saved', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/reports`)
  await page.getByRole('button', { name: 'New report' }).click()
  await page.getByRole('checkbox', { name: /ease sample 1/ }).check()
  await page.getByRole('checkbox', { name: /mult-vae sample 1/ }).check()
  await page.getByRole('textbox', { name: 'Title' }).fill('Two models')
  await page.getByRole('button', { name: 'Make the report of 2 runs' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Two models' })).toBeVisible()
  const paper = page.frameLocator('iframe[title="Two models"]')
  await expect(paper.getByText('Methods').first()).toBeVisible()
  await expect(page.locator('iframe')).toHaveAttribute('sandbox', '')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toBe('Two models.html')
})
