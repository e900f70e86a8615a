import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixtures/test.ts'

test('welcome offers three ways in, and the sample becomes a dataset with counts', async ({ empty: { page } }) => {
  await expect(page.getByRole('heading', { name: 'Welcome to Coldframe' })).toBeVisible()
  for (const way of ['Import data', 'Make the sample', 'Open a workspace'])
    await expect(page.getByRole('button', { name: way })).toBeVisible()
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.getByRole('link', { name: 'Datasets' }).first().click()
  await page.getByRole('grid', { name: 'Datasets' }).getByRole('link', { name: 'sample' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'sample' })).toBeVisible()
  await expect(page.getByText(/2.000 users/).first()).toBeVisible()
})

test('a file is looked at, its bad lines are counted, and it is imported', async ({ empty: { page, server } }) => {
  const rows = Array.from({ length: 400 }, (_, i) => `u${i % 40},i${(i * 7) % 53},${1 + (i % 5)}`)
  const file = join(server.workspace, 'ratings.csv')
  await writeFile(file, ['user,item,rating', ...rows, 'u1,i2,NaN', 'u2,,4'].join('\n'))
  await page.goto(`${server.origin}/#/datasets/import`)
  await page.getByRole('textbox', { name: 'Path of a file or folder' }).fill(file)
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('textbox', { name: 'Name of the dataset' }).fill('small')
  await page.getByRole('button', { name: /^Import \d/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'small' })).toBeVisible()
  await expect(page.getByText(/40 users/).first()).toBeVisible()
})

test('a file from this browser travels to the engine', async ({ empty: { page, server } }) => {
  const file = join(server.workspace, 'plays.tsv')
  await writeFile(file, ['user\tartist\tplays', ...Array.from({ length: 300 }, (_, i) => `u${i % 30}\ta${(i * 11) % 47}\t${i}`)].join('\n'))
  await page.goto(`${server.origin}/#/datasets/import`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Browse files' }).click()
  await (await chooser).setFiles(file)
  await expect(page.getByRole('button', { name: /^Import \d/ })).toBeEnabled()
})

test('a file that cannot be used is refused with the place and a remedy; nothing is stored', async ({ empty: { page, server } }) => {
  const file = join(server.workspace, 'empty.csv')
  await writeFile(file, '')
  await page.goto(`${server.origin}/#/datasets/import`)
  await page.getByRole('textbox', { name: 'Path of a file or folder' }).fill(file)
  await page.getByRole('button', { name: 'Look at it' }).click()
  const problem = page.getByRole('alert')
  await expect(problem).toContainText('empty.csv')
  await expect(problem.getByRole('button', { name: 'Copy diagnosis' })).toBeVisible()
  await page.goto(`${server.origin}/#/datasets`)
  await expect(page.getByText('No dataset yet')).toBeVisible()
})
