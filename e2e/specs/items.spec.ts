import { z } from 'zod'
import { ItemDetail, ItemExposure, ItemInRun } from '../../src-main/contract/items.ts'
import { runCommand } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

const Answer = z.object({ detail: ItemDetail, inRun: ItemInRun.extend({ exposure: ItemExposure }) })

test('one item: from the list of items, who took it, what is like it, and in whose lists it stands', async ({
  studied: { page, server },
}) => {
  await page.goto(`${server.origin}/#/datasets`)
  await page.getByRole('grid', { name: 'Datasets' }).getByRole('link', { name: 'sample' }).click()
  await page.getByRole('link', { name: /^Items/ }).click()
  const first = page.getByRole('grid', { name: 'Items' }).getByRole('link').first()
  const id = (await first.textContent())?.trim() ?? ''
  await first.click()
  await expect(page.getByText(`item ${id}`, { exact: true })).toBeVisible()

  const takers = page.getByRole('region', { name: 'Users of this item' })
  await expect(takers.getByRole('link').first()).toBeVisible()
  const near = page.getByRole('region', { name: 'Taken by the same users' })
  await expect(near.getByRole('listitem').first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Alike in attributes' }).getByRole('listitem').first()).toBeVisible()

  const lists = page.getByRole('region', { name: /^In the lists of ease sample 1/ })
  await expect(lists.getByText(/of \d+ test users/)).toBeVisible()
  await expect(lists.getByRole('region', { name: 'First for who has only this' }).getByRole('listitem').first()).toBeVisible()

  // A neighbour is one click away, and the way back too.
  const other = (await near.getByRole('link').first().textContent())?.trim() ?? ''
  await near.getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: other })).toBeVisible()
  await page.goBack()
  await expect(page.getByText(`item ${id}`, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Compose one like it' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /cold start/i })).toBeVisible()
})

test('the command line says the same of an item as the page', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/datasets`)
  await page.getByRole('grid', { name: 'Datasets' }).getByRole('link', { name: 'sample' }).click()
  await page.getByRole('link', { name: /^Items/ }).click()
  const first = page.getByRole('grid', { name: 'Items' }).getByRole('link').first()
  const id = (await first.textContent())?.trim() ?? ''
  await first.click()
  const lists = page.getByRole('region', { name: /^In the lists of ease sample 1/ })
  const answer: unknown = JSON.parse(await runCommand('item', 'ease sample 1', id, '--json', '--workspace', server.workspace))
  const { detail, inRun } = Answer.parse(answer)
  expect(detail.item).toBe(id)
  await expect(lists.getByText(`${inRun.exposure.shown} of ${inRun.exposure.users} test users`)).toBeVisible()
})
