import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/test.ts'

test('the system page tells what computes, and how to get what is missing', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/system`)
  await expect(page.getByText(/GFLOP\/s, measured/)).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(/GFLOP\/s/)
})

test('the system page says what each dataset and run takes, and what deleting it frees', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/system`)
  const datasets = page.getByRole('table', { name: 'Disk use by dataset' })
  await expect(datasets.getByRole('columnheader', { name: 'Freed when deleted with its runs' })).toBeVisible()
  await expect(datasets.getByRole('row').nth(1)).toContainText(/[KM]iB/)
  const runs = page.getByRole('table', { name: 'The largest runs' })
  const first = runs.getByRole('row').nth(1).getByRole('link')
  const name = await first.innerText()
  await first.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('the workspace is audited, backed up and restored on the system page', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/system`)
  await page.getByRole('button', { name: 'Audit' }).click()
  await expect(page.getByText('Everything is in order.')).toBeVisible({ timeout: 60_000 })
  const place = page.getByLabel('Folder of the backup', { exact: true })
  const folder = await place.inputValue()
  await page.getByRole('button', { name: 'Back up' }).click()
  await expect(page.getByText(`The backup is in ${folder}.`)).toBeVisible({ timeout: 60_000 })
  await page.getByLabel('Folder of the backup to restore').fill(folder)
  await page.getByLabel('New workspace folder').fill(`${folder}-restored`)
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByText(`Restored to ${folder}-restored.`)).toBeVisible({ timeout: 60_000 })
  // The same place again is refused, in words.
  await place.fill(folder)
  await page.getByRole('button', { name: 'Back up' }).click()
  await expect(page.getByText(`${folder} is there already.`)).toBeVisible({ timeout: 60_000 })
})

test('the keyboard alone goes everywhere', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/runs`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
  await page.keyboard.type('go to reports')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible()
})

const screens = ['/welcome', '/datasets', '/datasets/import', '/runs', '/runs/new', '/users', '/reports', '/system']
for (const theme of ['light', 'dark'] as const) {
  test(`no screen has a serious problem of accessibility, ${theme}`, async ({ studied: { page, server } }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const screen of screens) {
      await page.goto(`${server.origin}/#${screen}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${screen} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    }
  })
}
