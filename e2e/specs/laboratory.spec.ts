import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/test.ts'
import { freshFolder, runCommand } from '../fixtures/server.ts'

test('figures follow the definition, flips are said, and lists of another tool stand beside the runs', async ({
  empty: { page, server },
}) => {
  test.setTimeout(180_000)
  await runCommand('demo', '--workspace', server.workspace)
  await page.goto(`${server.origin}/#/compare`)
  for (const name of ['ease sample 1', 'mult-vae sample 1']) await page.getByRole('checkbox', { name }).press('Space')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.getByRole('button', { name: 'Laboratory', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Metric laboratory' })).toBeVisible()

  // What a run says of itself is where the laboratory begins.
  const models = page.getByRole('region', { name: 'Models by nDCG@10' })
  await expect(models.getByRole('row')).toHaveCount(3)
  await expect(page.getByText(/leads with nDCG@10/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Where the winner flips' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  // By keyboard: K, then a metric that has other parameters.
  const k = page.getByLabel('K', { exact: true })
  await k.fill('5')
  await k.press('Enter')
  await expect(page.getByRole('region', { name: 'Models by nDCG@5' })).toBeVisible()
  await page.getByLabel('Metric', { exact: true }).selectOption('recall')
  await page.getByLabel('Divided by').selectOption('relevant')
  await expect(page.getByText('hits in the first 5 / T', { exact: true })).toBeVisible()
  await expect(page.getByLabel('Ideal list')).toHaveCount(0)
  await expect(page).toHaveURL(/relevant/)

  // A known tool by its name.
  await page.getByLabel('As in').selectOption({ label: 'LensKit: nDCG@10' })
  await expect(page.getByText(/1 \/ max\(1, log2 rank\)/)).toBeVisible()

  // Lists that nobody here has scored.
  await using folder = await freshFolder()
  const out = join(folder.path, 'out')
  await runCommand('runs', 'export', 'ease sample 1', '--out', out, '--workspace', server.workspace)
  await page.getByRole('button', { name: 'Import lists' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import lists of another tool' })
  const wrong = join(folder.path, 'wrong.csv')
  await writeFile(wrong, 'user,item,rank\nnobody,nothing,1\n')
  await dialog.getByLabel(/CSV or TSV/).fill(wrong)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByText(/1 of 1 lines name what dataset/)).toBeVisible()
  await dialog.getByLabel(/CSV or TSV/).fill(join(out, 'lists.csv'))
  await dialog.getByLabel(/Name/).fill('theirs')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  const table = page.getByRole('region', { name: 'Models by nDCG@10' })
  await expect(table.getByRole('row', { name: /theirs lists from elsewhere/ })).toBeVisible()
  const figureOf = (name: RegExp): Promise<string | null> => table.getByRole('row', { name }).getByRole('cell').nth(1).textContent()
  expect(await figureOf(/theirs/)).toBe(await figureOf(/ease sample 1/))
  await page.goto(`${server.origin}/#/runs`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('ease sample 1')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('theirs')).toHaveCount(0)
})
