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
  test.slow()
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
  await expect(trust.getByRole('row', { name: /Most active users/ })).toContainText('±')
  await expect(trust.getByRole('row', { name: /By chance/ })).toContainText(/\.\d+/)

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

  const reach = why.getByRole('textbox', { name: 'User to reach' })
  await reach.fill('p0001')
  await reach.press('Enter')
  await expect(why.getByText(/User p0001 (is in the audience already|stands at)/)).toBeVisible()

  await page.getByRole('slider', { name: 'Size of the audience' }).press('Home')
  await expect(audience.getByRole('status').first()).toContainText(/^10 users/)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv.split('\n')[0]).toBe('rank,user,score,percentile,interactions,age band,region')
  expect(csv.trimEnd().split('\n')).toHaveLength(11)

  await expectAccessible(page)
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

test('a hidden item is predicted and uncovered, planned items are ordered for their launch', async ({ empty: { page, server } }) => {
  test.slow()
  await makeSample(page)
  const split = ['--split', 'new-items', '--split-set', 'direction=users-for-item', '--workspace', server.workspace]
  await runCommand('train', 'sample', '--model', 'attribute-counts', ...split)
  await page.goto(`${server.origin}/#/cold-start`)
  await page.getByRole('link', { name: 'Time machine' }).click()
  const out = page.getByRole('region', { name: 'What came out' })
  await expect(out.getByRole('row', { name: /Attribute counts this run/ })).toContainText('±')
  await expect(out.getByRole('row', { name: /Most active users baseline/ })).toContainText(/p [<=]/)

  await page.getByRole('grid', { name: 'Hidden items' }).getByRole('button').first().click()
  await expect(out.getByText(/of the first ten and \d+ of the first twenty are right/)).toBeVisible()
  await expect(out.getByRole('img', { name: 'took it' }).first()).toBeVisible()
  await expectAccessible(page)
  await out.getByRole('link', { name: 'Compose from it' }).click()
  await expect(
    page
      .getByRole('region', { name: 'The item' })
      .getByRole('button', { name: /^Take out/ })
      .first(),
  ).toBeVisible()

  await page.getByRole('link', { name: 'Launch sheet' }).click()
  const example = page.waitForEvent('download')
  await page.getByRole('button', { name: 'An example to fill in' }).click()
  const text = await readFile(await (await example).path(), 'utf8')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose the file' }).click()
  await (await chooser).setFiles({ name: 'planned.csv', mimeType: 'text/csv', buffer: Buffer.from(`${text}=2+3${','.repeat(3)}\n`) })
  const order = page.getByRole('table', { name: 'Launch order' })
  await expect(order.getByRole('link', { name: 'First plan' })).toBeVisible()
  await expect(order.getByRole('row')).toHaveCount(4)
  await expect(page.getByRole('table', { name: 'Overlap of the audiences' }).getByRole('row')).toHaveCount(4)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const sheet = await readFile(await (await download).path(), 'utf8')
  expect(sheet).toContain("'=2+3")
  expect(sheet.trimEnd().split('\n')).toHaveLength(4)

  const answer = await runCommand('backtest', 'attribute-counts sample 1', '--json', '--workspace', server.workspace)
  expect(JSON.parse(answer)).toMatchObject({ method: 'held-out', rankings: [{ isRun: true }, { id: 'most-active-users' }] })
})

test('a score is taken apart, a group is reached and its wishes found, other runs are asked, a new user is asked the next question', async ({
  empty: { page, server },
}) => {
  test.slow()
  await makeSample(page)
  const run = 'attribute-ridge sample 1'
  const split = ['--split', 'new-items', '--split-set', 'direction=users-for-item', '--workspace', server.workspace]
  await runCommand('train', 'sample', '--model', 'attribute-counts', '--model', 'attribute-ridge', ...split)
  await page.goto(`${server.origin}/#/cold-start`)
  const genres = page.getByRole('region', { name: 'The item' }).getByRole('list', { name: 'Values of genres' }).getByRole('button')
  await genres.nth(0).click()
  await genres.nth(0).click()
  const why = page.getByRole('complementary', { name: 'Why, and what would change it' })
  await expect(why.getByText(/Shapley values, exact: 4 sets/)).toBeVisible()
  const values = why.getByRole('table', { name: 'What each value adds' })
  await expect(values.getByText(/items? of the history/).first()).toBeVisible()

  await why.getByRole('button', { name: /Ask other seeds/ }).click()
  await expect(why.getByRole('row', { name: /Most active users/ })).toBeVisible()
  await expect(why.getByText(/users? in any of these audiences are in all of them/)).toBeVisible()

  await why.getByLabel('Add a value to the group').selectOption({ index: 1 })
  await expect(why.getByText(/of all, make up/)).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Wishes of a group' }).click()
  await expect(page.getByText('What would they like that is not there?')).toBeVisible()
  await page.getByLabel('Add a value to the group').selectOption({ index: 2 })
  const there = page.getByRole('table', { name: 'There already' })
  await expect(there.getByRole('row').nth(1)).toContainText('%')
  await expectAccessible(page)
  await there.getByRole('link').first().click()
  await expect(page.getByRole('button', { name: /^Take out/ }).first()).toBeVisible()

  // One that the model has learned from: the split hides others.
  const audience = await runCommand('audience', run, '--item', 'g0001', '--json', '--workspace', server.workspace)
  const known = /"nearest":\s*\[\s*\{\s*"item":\s*"(g\d+)"/.exec(audience)?.[1] ?? ''
  await page.getByRole('link', { name: 'New user' }).click()
  await page.getByRole('searchbox', { name: 'An item that they like' }).fill(known)
  await page.getByRole('button', { name: /^Add/ }).first().click()
  const list = page.getByRole('table', { name: 'Their list' })
  await expect(list.getByRole('row')).toHaveCount(11)
  await expectAccessible(page)
  await page
    .getByRole('button', { name: /^Yes: Do they like/ })
    .first()
    .click()
  await expect(page.getByRole('list', { name: 'Likes' }).getByRole('listitem')).toHaveCount(2)

  const answer = async (...words: string[]): Promise<unknown> =>
    JSON.parse(await runCommand(...words, '--json', '--workspace', server.workspace))
  expect(await answer('audience', run, '--item', 'g0001', '--why', 'first')).toMatchObject({ rank: 1, method: 'exact' })
  expect(await answer('audience', run, '--item', 'g0001', '--ensemble')).toMatchObject({ rankings: [{ name: run }, {}, {}] })
  expect(await answer('new-user', run, '--like', known, '--top', '3')).toMatchObject({ likesWeight: 1, items: [{}, {}, {}] })
  await expect(answer('audience', run, '--item', 'g0001', '--course')).rejects.toThrow(/generates no profiles/)
  await expect(answer('wishes', run, '--group', 'shoe=42')).rejects.toThrow(/cannot be told apart/)
})

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}
