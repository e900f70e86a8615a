import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { Segment } from '../../src-main/contract/segments.ts'
import { runCommand } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

const Listed = z.object({ segments: z.array(Segment) })

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

async function openSample(page: Page, origin: string, tab: string): Promise<void> {
  await page.goto(`${origin}/#/datasets`)
  await page.getByRole('grid', { name: 'Datasets' }).getByRole('link', { name: 'sample' }).click()
  await page.getByRole('navigation', { name: 'Parts of the dataset' }).getByRole('link', { name: tab }).click()
}

async function keep(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the segment').fill(name)
  await page.getByRole('button', { name: 'Save segment' }).click()
  await expect(page.getByRole('alert').filter({ hasText: `“${name}” holds` })).toBeVisible()
}

test('users by taste: the map is made, a group and what is drawn around are kept, and looked at one by one', async ({
  studied: { page, server },
}) => {
  await openSample(page, server.origin, 'Map of users')
  await page.getByLabel('Number of groups').selectOption({ label: '6 groups' })
  await page.getByRole('button', { name: 'Make the map' }).click()
  const map = page.getByRole('img', { name: /^Map of users by taste/ })
  await expect(map).toBeVisible({ timeout: 90_000 })
  await expectAccessible(page)

  await page.getByRole('region', { name: 'Groups of tastes' }).getByRole('button').first().click()
  await keep(page, 'first taste')

  const box = await map.boundingBox()
  if (box === null) throw new Error('the map has no place')
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height]
  await page.mouse.move(...at(0.2, 0.2))
  await page.mouse.down()
  for (const [x, y] of [
    [0.8, 0.2],
    [0.8, 0.8],
    [0.2, 0.8],
    [0.2, 0.2],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 8 })
  await page.mouse.up()
  await keep(page, 'drawn around')

  await page.getByRole('navigation', { name: 'Parts of the dataset' }).getByRole('link', { name: 'Segments' }).click()
  const row = page.getByRole('row', { name: /first taste/ })
  await expect(page.getByRole('row', { name: /drawn around.*on the map of users by taste/ })).toBeVisible()
  await expectAccessible(page)

  const { segments } = Listed.parse(JSON.parse(await runCommand('segments', 'sample', '--json', '--workspace', server.workspace)))
  const first = segments.find(({ name }) => name === 'first taste')
  await row.getByRole('link', { name: 'Look at the users' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'users' })).toContainText(
    (first?.users ?? 0).toLocaleString('en').replace(',', ' '),
  )
  const person = page.getByRole('heading', { level: 2, name: /^User / })
  await expect(person).toBeVisible()
  const before = await person.textContent()
  await page.keyboard.press('j')
  await expect(person).not.toHaveText(before ?? '')
})

test('a segment by rule, win and loss user by user, and figures by segment', async ({ studied: { page, server } }) => {
  await openSample(page, server.origin, 'Segments')
  const form = page.getByRole('region', { name: 'New segment' })
  await form.getByText('Activity', { exact: true }).click()
  await form.getByLabel('Interactions, at least').fill('30')
  await form.getByLabel('Name', { exact: true }).fill('busy')
  await form.getByRole('button', { name: 'Save segment' }).click()
  await expect(page.getByRole('row', { name: /busy.*30 or more interactions/ })).toBeVisible()

  await page.goto(`${server.origin}/#/runs`)
  const runs = page.getByRole('grid', { name: 'Runs' })
  for (const name of ['ease sample 1', 'mult-vae sample 1']) {
    await runs.getByRole('row', { name: new RegExp(name) }).click()
    await page.keyboard.press('x')
  }
  await page.keyboard.press('c')
  const card = page.getByRole('region', { name: /^User by user/ })
  await expect(card.getByRole('img', { name: /users .* better/ })).toBeVisible()
  await card.getByRole('button', { name: 'Choose them' }).first().click()
  await keep(page, 'winners')
  await page.getByLabel('Broken down by').selectOption({ label: 'segment: busy' })
  await expect(page.getByRole('region', { name: 'Figures by group' }).getByRole('rowheader', { name: 'in busy' })).toBeVisible()
  await expectAccessible(page)

  await card
    .getByRole('link', { name: /^User / })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 2, name: /^User / })).toBeVisible()

  // What is made here goes again, by the page.
  await openSample(page, server.origin, 'Segments')
  for (const name of ['winners', 'busy']) {
    await page.getByRole('button', { name: `Delete segment ${name}` }).click()
    await expect(page.getByRole('row', { name: new RegExp(`^${name}`) })).toHaveCount(0)
  }
})
