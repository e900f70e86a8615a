import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { runCommand } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

async function makeSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
}

test('without a run that can: what it is for, and the way to one', async ({ empty: { page, server } }) => {
  await makeSample(page)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 2, name: 'Who would want an item that nobody has seen?' })).toBeVisible()
  await page.getByRole('button', { name: /Plan such runs for sample/ }).click()
  await expect(page).toHaveURL(/runs\/new.*attribute-counts.*new-items/)
  await page.goto(`${server.origin}/#/runs/run_nothere/cold-start`)
  await expect(page.getByRole('heading', { name: 'There is no such run' })).toBeVisible()
})

test('an item is composed, understood, changed, put beside another, and its audience exported', async ({ empty: { page, server } }) => {
  await makeSample(page)
  const models = ['--model', 'most-active-users', '--model', 'attribute-counts']
  await runCommand(
    'train',
    'sample',
    ...models,
    '--split',
    'new-items',
    '--split-set',
    'direction=users-for-item',
    '--workspace',
    server.workspace,
  )
  await page.goto(`${server.origin}/#/cold-start`)
  await expect(page).toHaveURL(/run_.*cold-start/)
  await expect(page.getByText('Compose an item that nobody has seen')).toBeVisible()

  const trust = page.getByRole('region', { name: 'How far to trust this run' })
  await expect(trust).toContainText(/precision@10 .\d+ against .\d+/)
  await trust.getByRole('button', { name: 'Figures' }).click()
  await expect(trust.getByRole('row', { name: /most-active-users sample 1/ })).toContainText('±')

  const compose = page.getByRole('region', { name: 'The item' })
  await compose.getByRole('list', { name: 'Values of genres' }).getByRole('button').first().click()
  const audience = page.getByRole('region', { name: 'Audience' })
  await expect(audience.getByRole('status').first()).toContainText(/197 users of 1.971/)
  await expect(audience.getByRole('table', { name: 'items used' })).toBeVisible()
  await expect(audience.getByRole('grid', { name: 'Audience' }).getByRole('row').nth(1)).toContainText('p')
  const why = page.getByRole('complementary', { name: 'Why, and what would change it' })
  await expect(why.getByRole('heading', { name: 'Known ground' })).toBeVisible()
  await expect(why.getByRole('heading', { name: 'What makes up the score' })).toBeVisible()

  await page.getByRole('button', { name: 'Keep as A' }).click()
  await why
    .getByRole('button', { name: /^Add genres/ })
    .first()
    .click()
  const beside = page.getByRole('region', { name: 'Snapshots side by side' })
  await expect(beside.getByRole('row', { name: /^Same users/ })).toContainText('of now’s')
  const chosen = compose.getByRole('list', { name: 'Chosen: genres' }).getByRole('listitem')
  await expect(chosen).toHaveCount(2)
  await page.reload()
  await expect(chosen).toHaveCount(2)
  await expect(beside).toBeVisible()
  await beside.getByRole('button', { name: 'Go back to A' }).click()
  await expect(chosen).toHaveCount(1)
  await compose.getByRole('button', { name: 'Undo' }).click()
  await expect(chosen).toHaveCount(2)

  await page.getByRole('slider', { name: 'Size of the audience' }).press('Home')
  await expect(audience.getByRole('status').first()).toContainText(/^10 users/)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv.split('\n')[0]).toBe('rank,user,score,percentile,interactions,age band,region')
  expect(csv.trimEnd().split('\n')).toHaveLength(11)

  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
})

test('starting from an item, by the keyboard, to the page of a user; a model that cannot says so', async ({ empty: { page, server } }) => {
  await makeSample(page)
  await runCommand('train', 'sample', '--model', 'attribute-counts', '--model', 'item-knn', '--workspace', server.workspace)
  await page.goto(`${server.origin}/#/cold-start`)
  await page.getByRole('searchbox', { name: 'Start from an item' }).fill('g0001')
  await expect(page.getByRole('button', { name: /^Start from/ })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(
    page
      .getByRole('region', { name: 'The item' })
      .getByRole('button', { name: /^Take out/ })
      .first(),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'How far to trust this run' })).toContainText('has not been measured')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/users\/p\d+/)

  const out = `${server.workspace}/audience.csv`
  const answer = await runCommand(
    'audience',
    'attribute-counts sample 1',
    '--item',
    'g0001',
    '--top',
    '7',
    '--out',
    out,
    '--json',
    '--workspace',
    server.workspace,
  )
  expect(JSON.parse(answer)).toMatchObject({ size: 7, rows: 7 })
  expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(8)
  await expect(runCommand('audience', 'item-knn sample 1', '--workspace', server.workspace)).rejects.toThrow(/Attribute counts/)
})
