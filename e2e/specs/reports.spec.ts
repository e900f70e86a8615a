import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/test.ts'

test('a report is composed from blocks, previewed, made, checked against its runs and saved', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/reports`)
  await page.getByRole('button', { name: 'New report' }).click()
  await page.getByRole('checkbox', { name: /ease sample 1/ }).check()
  await page.getByRole('checkbox', { name: /mult-vae sample 1/ }).check()
  await page.getByRole('textbox', { name: 'Title' }).fill('Two models')

  const blocks = page.getByRole('list', { name: 'Blocks of the report' }).getByRole('listitem')
  await page.getByLabel('Add a block').selectOption('text')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Some **words** of ours and <b>.')
  // By keyboard alone: the block goes up, another one goes out, and that is taken back.
  await page.getByRole('button', { name: /^\d+ Text text$/ }).focus()
  const before = await blocks.count()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(blocks.nth(before - 2)).toContainText('Text')
  await page.getByRole('button', { name: /^\d+ Settings settings$/ }).focus()
  await page.keyboard.press('Delete')
  await expect(blocks).toHaveCount(before - 1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(blocks).toHaveCount(before)

  const preview = page.frameLocator('iframe[title="Preview of the report"]')
  await expect(preview.getByText('Some words of ours and <b>.')).toBeVisible()
  await expect(preview.getByRole('heading', { level: 1, name: 'Two models' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])

  await page.getByRole('button', { name: 'Make the report of 2 runs' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Two models' })).toBeVisible()
  await expect(page.locator('iframe')).toHaveAttribute('sandbox', '')
  await page.getByRole('button', { name: 'Check against the runs' }).click()
  await expect(page.getByText('Made again from the stored runs, byte for byte.')).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toBe('Two models.html')
})

test('a PDF is made, shown as a page, and saved with its bytes', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/reports/new`)
  await page.getByRole('checkbox', { name: /ease sample 1/ }).check()
  await page.getByRole('textbox', { name: 'Title' }).fill('On paper')
  await page.getByLabel('Format', { exact: true }).last().selectOption('pdf')
  await page.getByRole('button', { name: 'Make the report of 1 run' }).click()
  await expect(page.frameLocator('iframe[title="On paper"]').getByRole('heading', { name: 'Methods' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('On paper.pdf')
  expect((await readFile(await file.path())).subarray(0, 5).toString('latin1')).toBe('%PDF-')
})
