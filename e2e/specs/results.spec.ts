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
  const figures = page.getByRole('region', { name: 'Metrics of the runs' })
  await expect(figures.getByText('ease sample 1').first()).toBeVisible()
  await expect(figures.getByText(/±/).first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'At every K' })).toBeVisible()
})

test('one user: history, list with hits, missed items, and the next user by key', async ({ studied: { page, server } }) => {
  await page.goto(`${server.origin}/#/users`)
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await page
    .getByRole('link', { name: /ease sample 1/ })
    .first()
    .click()
  await expect(page).toHaveURL(/users/)
  const lists = page.getByRole('region', { name: 'Recommendations' })
  const person = page.getByRole('heading', { level: 2, name: /^User / })
  await page.keyboard.press('j')
  await expect(person).toBeVisible()
  await expect(lists.getByText('ease sample 1').first()).toBeVisible()
  const first = await person.textContent()
  await page.keyboard.press('j')
  await expect(person).not.toHaveText(first ?? '')
})
