import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { writeSampleFiles } from '../fixtures/sample-files.ts'
import { freshFolder } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'
import { steps } from '../tour/steps.ts'

/** Goes on with Tab, as somebody without a mouse does, until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${target.toString()}.`)
}

async function pressOn(page: Page, target: Locator, key: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

function headline(page: Page, name: string | RegExp): Promise<void> {
  return expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('from dropped files to a saved PDF, as the tour goes', async ({ empty: { page } }) => {
  test.setTimeout(300_000)
  await using folder = await freshFolder()
  const files = await writeSampleFiles(join(folder.path, 'files'))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  for (const { title, act } of steps) await test.step(title, () => act(page, files))
})

test('from a typed path to a saved PDF, by the keyboard alone', async ({ empty: { page } }) => {
  test.setTimeout(300_000)
  await using folder = await freshFolder()
  await writeSampleFiles(join(folder.path, 'files'))
  await page.keyboard.press('i')
  await headline(page, 'Import data')
  await tabTo(page, page.getByRole('textbox', { name: 'Path of a file or folder' }))
  await page.keyboard.type(join(folder.path, 'files'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Import \d/ })).toBeEnabled()
  await tabTo(page, page.getByRole('textbox', { name: 'Name of the dataset' }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('games')
  await page.keyboard.press('Enter')
  await headline(page, 'games')

  await page.keyboard.press('n')
  await headline(page, 'New run')
  await pressOn(page, page.getByRole('checkbox', { name: 'EASE', exact: true }), 'Space')
  await pressOn(page, page.getByRole('checkbox', { name: 'Most popular', exact: true }), 'Space')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await headline(page, 'Runs')
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('finished')).toHaveCount(2, { timeout: 200_000 })

  for (const key of ['j', 'x', 'j', 'x', 'c']) await page.keyboard.press(key)
  await headline(page, 'Comparison')
  await expect(page.getByRole('region', { name: 'Metrics of the runs' })).toContainText('ndcg@20')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('ease games')
  await page.keyboard.press('Enter')
  await headline(page, /^ease games/)
  await page.keyboard.press('u')
  await expect(page.getByRole('grid', { name: 'Users' })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('w')
  await expect(page.getByRole('complementary', { name: 'Why this item' }).getByText('Rank 1', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await headline(page, 'Reports')
  await pressOn(page, page.getByRole('button', { name: 'New report' }).first(), 'Enter')
  await headline(page, 'New report')
  await pressOn(page, page.getByRole('checkbox', { name: /^ease games/ }), 'Space')
  await tabTo(page, page.getByRole('textbox', { name: 'Title' }))
  await page.keyboard.type('By hand')
  await tabTo(page, page.getByLabel('Format', { exact: true }).last())
  await page.keyboard.type('PDF')
  await expect(page.getByLabel('Format', { exact: true }).last()).toHaveValue('pdf')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('make the report')
  await page.keyboard.press('Enter')
  await headline(page, 'By hand')
  const download = page.waitForEvent('download')
  await pressOn(page, page.getByRole('button', { name: 'Save as a file' }), 'Enter')
  const file = await download
  expect(file.suggestedFilename()).toBe('By hand.pdf')
  expect((await readFile(await file.path())).subarray(0, 5).toString('latin1')).toBe('%PDF-')
})
