import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'

async function openDerive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.getByRole('link', { name: 'Datasets' }).first().click()
  await page.getByRole('grid', { name: 'Datasets' }).getByRole('link', { name: 'sample' }).click()
  await page.getByRole('button', { name: 'Derive a version' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Derive a version' })).toBeVisible()
}

async function requireAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

test('a version is made step by step with counts, tells its lineage, and is compared with its parent', async ({ empty: { page } }) => {
  await openDerive(page)
  const add = page.getByRole('combobox', { name: 'Add a step' })
  const steps = page.getByRole('list', { name: 'Steps' })
  const make = page.getByRole('button', { name: /^Make/ })
  await expect(make).toBeDisabled()

  await add.selectOption({ label: 'Rating' })
  await page.getByRole('textbox', { name: 'From, step 1' }).fill('4')
  await expect(steps).toContainText(/1.997 users/)
  await add.selectOption({ label: 'Sample of users' })
  await expect(make).toBeDisabled()
  await page.getByRole('textbox', { name: 'Users, step 2' }).fill('500')
  await expect(steps).toContainText('500 users')
  await requireAccessible(page)

  // The steps are in the address: a reload finds them again.
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Users, step 2' })).toHaveValue('500')
  await page.getByRole('textbox', { name: 'Name of the version' }).fill('liked')
  await make.click()
  await expect(page.getByRole('heading', { level: 1, name: 'liked' })).toBeVisible()
  await expect(page.getByText('rating 4 or more')).toBeVisible()
  await expect(page.getByText('a sample of 500 users, seed 1')).toBeVisible()

  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(page.getByRole('region', { name: 'In words' })).toContainText('loses 1500 users; 500 are in both')
  await requireAccessible(page)
})

test('a step that leaves nothing cannot be made; what is wrong with another is said with what helps', async ({ empty: { page } }) => {
  await openDerive(page)
  const add = page.getByRole('combobox', { name: 'Add a step' })
  await add.selectOption({ label: 'Rating' })
  await page.getByRole('textbox', { name: 'From, step 1' }).fill('99')
  await expect(page.getByRole('list', { name: 'Steps' })).toContainText('0 interactions')
  await expect(page.getByRole('button', { name: /^Make/ })).toBeDisabled()
  await page.getByRole('button', { name: 'Remove' }).click()
  await add.selectOption({ label: 'Attribute file' })
  await page.getByRole('textbox', { name: 'Path, step 1' }).fill('/nowhere/items.csv')
  await expect(page.getByRole('alert')).toContainText('/nowhere/items.csv')
})
