import type { Locator, Page } from '@playwright/test'
import { runCommand, startServer } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

/** A user of the ease run with the list beside; the user is the one that the list of users begins with. */
async function openFirstUser(page: Page, origin: string, run = /ease sample 1/): Promise<Locator> {
  await page.goto(`${origin}/#/users`)
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await page.getByRole('link', { name: run }).first().click()
  await expect(page).toHaveURL(/users/)
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { level: 2, name: /^User / })).toBeVisible()
  return page.getByRole('region', { name: 'Recommendations' })
}

test('why: what carries an item, how far that can be trusted, and the next item by arrow', async ({ studied: { page, server } }) => {
  const lists = await openFirstUser(page, server.origin)
  const rows = lists.getByRole('button', { name: /^Why / })
  await rows.first().click()
  const panel = page.getByRole('complementary', { name: 'Why this item' })
  const title = (await rows.first().textContent())?.trim() ?? ''
  await expect(panel.getByRole('heading', { level: 2, name: title })).toBeVisible()
  await expect(panel.getByText('Rank 1', { exact: true })).toBeVisible()
  const parts = panel.getByRole('list', { name: 'History items by contribution' }).getByRole('listitem')
  await expect(parts.first()).toContainText(/[+−]\d/)
  await expect(panel.getByRole('list', { name: 'Attributes by contribution' }).getByRole('listitem').first()).toBeVisible()
  await expect(panel.getByRole('region', { name: 'Faithfulness' })).toContainText('at random')

  await page.keyboard.press('ArrowDown')
  await expect(panel.getByText('Rank 2', { exact: true })).toBeVisible()
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('j')
  await expect(panel.getByRole('heading', { level: 2 })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
})

test('why not: any item, what would bring it in, and the list after that change', async ({ studied: { page, server } }) => {
  const lists = await openFirstUser(page, server.origin)
  await page.keyboard.press('w')
  const panel = page.getByRole('complementary', { name: 'Why this item' })
  await expect(panel.getByText('Rank 1', { exact: true })).toBeVisible()

  // The last of a longer list is an item outside the shown one.
  await page.getByRole('radio', { name: 'top 50' }).check({ force: true })
  const rows = lists.getByRole('button', { name: /^Why / })
  await expect(rows).toHaveCount(50)
  const outside = (await rows.nth(39).textContent())?.trim() ?? ''
  await page.getByRole('radio', { name: 'top 20' }).check({ force: true })
  await expect(rows).toHaveCount(20)
  await panel.getByRole('searchbox', { name: 'Why not: search any item' }).fill(outside)
  await panel.getByRole('button', { name: `Why not ${outside}`, exact: true }).click()
  await expect(panel.getByText('Rank 40', { exact: true })).toBeVisible()
  const whyNot = panel.getByRole('region', { name: 'Why not' })
  await expect(whyNot).toContainText('to place 20')
  const change = whyNot.getByRole('list', { name: 'Changes that lift it' }).getByRole('listitem').first()
  const promised = /rank ([\d\s]+)/.exec((await change.textContent()) ?? '')?.[1]?.trim() ?? 'no rank'
  await change.getByRole('button', { name: /^Try / }).click()
  await expect(page.getByRole('status').filter({ hasText: 'What if' })).toBeVisible()
  await expect(panel.getByText(`Rank ${promised}`, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(panel.getByText('Rank 40', { exact: true })).toBeVisible()
})

test('what if: an item taken out moves the list, survives a reload, and is put back', async ({ studied: { page, server } }) => {
  const lists = await openFirstUser(page, server.origin)
  const before = await lists.getByRole('listitem').allTextContents()
  const known = page.getByRole('grid', { name: 'History' }).getByRole('checkbox', { name: /^Use / })
  await known.first().uncheck()
  const note = page.getByRole('status').filter({ hasText: 'What if' })
  await expect(note).toContainText('1 taken out')
  await expect(lists.getByTitle(/place.* (up|down) against the list/).first()).toBeVisible()
  await page.reload()
  await expect(note).toContainText('1 taken out')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(note).toBeHidden()
  await expect.poll(() => lists.getByRole('listitem').allTextContents()).toEqual(before)
})

test('a model of a network is explained by taking items away', async ({ studied: { page, server } }) => {
  const lists = await openFirstUser(page, server.origin, /mult-vae sample 1/)
  await lists.getByRole('button', { name: /^Why / }).first().click()
  const panel = page.getByRole('complementary', { name: 'Why this item' })
  await expect(panel.getByText('by removal')).toBeVisible()
  await expect(panel.getByRole('list', { name: 'History items by contribution' }).getByRole('listitem').first()).toBeVisible()
})

test('a history with ratings given anew is kept under a name, is there after a restart, and goes with undo', async ({
  empty: { page, server },
}) => {
  // An import, a training and two servers.
  test.slow()
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await runCommand('train', 'sample', '--model', 'ease', '--workspace', server.workspace)
  await openFirstUser(page, server.origin)
  const history = page.getByRole('grid', { name: 'History' })
  // From the highest rating down below the threshold: the item is no longer seen by the model.
  const rating = history.getByRole('spinbutton').first()
  const name = (await rating.getAttribute('aria-label')) ?? ''
  const before = await rating.inputValue()
  await rating.fill(Number(before) >= 4 ? '1' : '5')
  await rating.press('Tab')
  await expect(page.getByRole('status').filter({ hasText: 'What if' })).toContainText('1 rated anew')
  const row = history.getByRole('row').filter({ has: page.getByRole('spinbutton', { name, exact: true }) })
  await expect(row).toContainText(/now (known|below)/)
  await page.getByRole('button', { name: 'Keep as a scenario' }).click()
  await page.keyboard.type('one rating less')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Scenario one rating less')).toBeVisible()

  await server.stop()
  const again = await startServer(server.workspace, Number(new URL(server.origin).port))
  await page.goto(again.invitation)
  // The run that was looked at last is remembered: its users are there at once.
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible()
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await page.getByRole('button', { name: 'Scenarios 1' }).click()
  await page.getByRole('button', { name: 'Open the scenario one rating less' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'What if' })).toContainText('1 rated anew')
  await page.getByRole('button', { name: 'Delete one rating less' }).click()
  await expect(page.getByText('None yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Open the scenario one rating less' })).toBeVisible()
  await again.stop()
})

test('lists re-ranked: what a rule changes, what it costs, and a reload that keeps it', async ({ studied: { page, server } }) => {
  await openFirstUser(page, server.origin)
  await page.getByRole('button', { name: 'Re-rank' }).click()
  const panel = page.getByRole('complementary', { name: 'Re-rank' })
  const costs = panel.getByRole('table', { name: 'What it costs' })
  const likeness = costs.getByRole('row', { name: /likeness/ }).getByRole('cell')
  await expect(likeness).toHaveCount(2)
  const before = (await likeness.first().textContent()) ?? ''
  await expect(likeness.last()).toHaveText(before)
  await panel.getByLabel('Diversity').focus()
  for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowRight')
  await expect(likeness.last()).not.toHaveText(before)
  await expect(likeness.first()).toHaveText(before)
  await expect(page).toHaveURL(/diversity=0.3/)
  await page.reload()
  await expect(likeness.last()).not.toHaveText(before)
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
})
