import { expect, test } from '../fixtures/test.ts'

test('runs side by side: intervals, differences, and the definition of a metric', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/runs`)
  const runs = page.getByRole('grid', { name: 'Runs' })
  await expect(runs.getByText('finished')).toHaveCount(3)
  for (const name of ['ease sample 1', 'mult-vae sample 1']) {
    await runs.getByRole('row', { name: new RegExp(name) }).click()
    await page.keyboard.press('x')
  }
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/compare/)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByText('ease sample 1').first()).toBeVisible()
  await expect(page.getByText(/±/).first()).toBeVisible()
})

test('one user: history, list with hits, missed items, and the next user by key', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/users`)
  await page
    .getByRole('link', { name: /ease sample 1/ })
    .first()
    .click()
  await expect(page).toHaveURL(/users/)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const first = page.url()
  await expect(page.getByText(/hit/i).first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).not.toBe(first)
})
