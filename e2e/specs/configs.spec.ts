import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { runCommand } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

/** From anywhere: a new configuration of EASE with this regularisation, saved; ends on its page. */
async function saveEase(page: Page, name: string, lambda: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'New configuration' }).first().click()
  await page.getByLabel('Model').selectOption({ label: 'EASE' })
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Regularization').fill(lambda)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('a configuration is saved, changed, compared with what it was, and taken back', async ({ empty: { page } }) => {
  await saveEase(page, 'ease strong', '500')
  await expect(page.getByText('version 1', { exact: true })).toBeVisible()

  const field = page.getByLabel('Regularization')
  await field.fill('900')
  await field.press('Tab')
  const raw = page.getByRole('textbox', { name: 'JSON' })
  await expect(raw).toHaveValue(/: 900/)
  await page.reload()
  await expect(field).toHaveValue('900')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('version 2', { exact: true })).toBeVisible()

  await page.getByRole('link', { name: /^Versions/ }).click()
  await page.getByRole('link', { name: 'Compare with the newest' }).click()
  const row = page.getByRole('region', { name: 'Differences' }).getByRole('row', { name: /Regularization/ })
  await expect(row.getByRole('cell')).toHaveText(['500', '900'])
  await expect(page.getByRole('heading', { name: '1 setting differs' })).toBeVisible()

  await page.goBack()
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await expect(page.getByText('version 3', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: /^Settings/ }).click()
  await expect(field).toHaveValue('500')
})

test('the raw text names the line of what the model cannot take, and saves nothing of it', async ({ empty: { page } }) => {
  await saveEase(page, 'ease by hand', '500')
  const raw = page.getByRole('textbox', { name: 'JSON' })
  await raw.fill('{\n  "regularization": 700,\n  "warmth": 3\n}')
  await expect(page.getByText('Line 3').locator('..')).toContainText('no such setting')
  await expect(page.getByRole('button', { name: /^Save as version/ })).toBeDisabled()
  await raw.fill('{ "regularization": 700 }')
  await expect(page.getByLabel('Regularization')).toHaveValue('700')
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  await expect(page.getByText('version 2', { exact: true })).toBeVisible()
})

test('a run starts from a configuration and each names the other', async ({ empty: { page, server } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await saveEase(page, 'ease for the run', '300')
  await page.getByRole('button', { name: 'New run with this configuration' }).click()
  await expect(page.getByText(/From\s+ease for the run, version 1/)).toBeVisible()
  await page.getByRole('button', { name: /^Start/ }).click()
  await expect(page.getByText('finished').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('link', { name: /ease for the run/ })).toBeVisible()

  await page.goto(`${server.origin}/#/configs`)
  const configs = page.getByRole('grid', { name: 'Configurations' })
  await configs.getByRole('link', { name: '1', exact: true }).click()
  await expect(page.getByRole('table', { name: /Runs that started/ }).getByText('finished')).toBeVisible()
})

test('to a file, away, back by undo, and in again from the file; the command line sees the same', async ({ empty: { page, server } }) => {
  await saveEase(page, 'ease kept', '500')
  await page.goto(`${server.origin}/#/configs`)
  const configs = page.getByRole('grid', { name: 'Configurations' })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export all' }).click()
  const file = await (await download).path()
  expect(await readFile(file, 'utf8')).toContain('"ease kept"')

  await configs.getByRole('button', { name: 'Delete ease kept' }).click()
  await expect(page.getByText('No configuration yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(configs.getByRole('link', { name: 'ease kept' })).toBeVisible()

  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import' }).click()
  await (await chooser).setFiles(file)
  await expect(configs.getByRole('link', { name: 'ease kept 2' })).toBeVisible()
  expect(await runCommand('configs', '--workspace', server.workspace)).toContain('ease kept 2')
  await runCommand('configs', 'delete', 'ease kept 2', '--workspace', server.workspace)
  await expect(configs.getByRole('link', { name: 'ease kept 2' })).toBeHidden()
})

test('the form of a new run is kept as a configuration', async ({ empty: { page, server } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.getByRole('checkbox', { name: 'EASE' }).check()
  await page.getByRole('button', { name: 'Save the settings of EASE as a configuration' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save the settings of EASE' })
  await dialog.getByLabel('Name').fill('ease from the form')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByText(/From\s+ease from the form, version 1/)).toBeVisible()
  await page.goto(`${server.origin}/#/configs`)
  await expect(page.getByRole('grid', { name: 'Configurations' }).getByRole('link', { name: 'ease from the form' })).toBeVisible()
})
