import { runCommand } from '../fixtures/server.ts'
import { expect, test } from '../fixtures/test.ts'

test('a study from its page to a run with the best settings, and one from the command line beside it', async ({
  empty: { page, server },
}) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.keyboard.press('Escape')
  await page.goto(`${server.origin}/#/studies`)
  await page.getByRole('button', { name: 'New study' }).last().click()
  await page.getByRole('checkbox', { name: 'EASE', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Item neighbours', exact: true }).check()

  const ease = page.getByRole('region', { name: 'Search of EASE' })
  await ease.getByLabel('Regularization', { exact: true }).fill('100 to 20')
  await expect(ease.getByText('The low end comes first.')).toBeVisible()
  const start = page.getByRole('button', { name: 'Start the study' })
  await expect(start).toBeDisabled()
  await ease.getByLabel('Regularization', { exact: true }).fill('20 to 100')
  await page.getByLabel('Trials per model').fill('4')
  await page.getByLabel('Trials per model').press('Tab')
  await expect(page.getByRole('heading', { name: '4 trials for each model' })).toBeVisible()
  await expect(page.getByText('Equal budgets: EASE, Item neighbours.')).toBeVisible()
  await start.click()

  const best = page.getByRole('region', { name: 'Best trial of each model' })
  await expect(page.getByText('The test part was not opened.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'More budget' })).toBeVisible({ timeout: 60_000 })
  await expect(best.getByRole('row', { name: /EASE/ }).getByRole('cell').nth(1)).toHaveText('4')
  await expect(page.getByRole('grid', { name: 'Trials' }).getByText('finished')).toHaveCount(4)
  await expect(page.getByRole('img', { name: /Settings and values of EASE: 4 trials/ })).toBeVisible()

  await best.getByRole('button', { name: 'Save the best settings of EASE as a configuration' }).click()
  await page.getByLabel('Name').fill('ease, searched')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved as ease, searched')).toBeVisible()

  await best.getByRole('button', { name: 'New run with the best settings of EASE' }).click()
  await page.waitForURL(/runs.new/)
  await expect(page.getByRole('checkbox', { name: 'EASE', exact: true })).toBeChecked()
  await expect(page.getByText(/^\d settings? changed$/)).toBeVisible()

  const shown = await runCommand('studies', '--json', '--workspace', server.workspace)
  expect(shown).toContain('"state":"finished"')
  const options = ['--model', 'rp3beta', '--trials', '2', '--name', 'from a shell']
  await runCommand('study', 'sample', ...options, '--workspace', server.workspace)
  await page.goto(`${server.origin}/#/studies`)
  await page.getByRole('link', { name: 'from a shell' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'from a shell' })).toBeVisible()
})

test('a study is stopped, goes on where it was, and is deleted', async ({ empty: { page, server } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.goto(`${server.origin}/#/studies/new?models=item-knn&trials=500`)
  await page.getByRole('button', { name: 'Start the study' }).click()
  const trials = page.getByRole('grid', { name: 'Trials' })
  await expect(trials.getByText('finished').first()).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('Interrupted')).toBeVisible()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('button', { name: 'Delete the study' }).click()
  await expect(page.getByRole('heading', { name: 'No study yet' })).toBeVisible()
})

test('the tasks of the thesis: one of them in the form, or all four as studies', async ({ empty: { page, server } }) => {
  await page.getByRole('button', { name: 'Make the sample' }).click()
  await page.waitForURL(/runs.new/)
  await page.goto(`${server.origin}/#/studies/new`)
  const thesis = page.getByRole('region', { name: 'The thesis, honestly' })
  await thesis.getByRole('button', { name: 'B2: users for each new item' }).click()
  await expect(page.getByRole('heading', { name: '10 minutes for each model' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'LARA', exact: true })).toBeChecked()
  await expect(page.getByText('--split new-items').first()).toContainText('users-for-item')

  await thesis.getByRole('button', { name: 'Start all four' }).click()
  for (const task of ['a1', 'a2', 'b1', 'b2']) await expect(page.getByRole('link', { name: `sample thesis ${task}` })).toBeVisible()
  await page.goto(`${server.origin}/#/studies/new`)
  await expect(thesis.getByText('All four are in the list of studies.')).toBeVisible()
  await expect(thesis.getByRole('button', { name: 'Start all four' })).toBeDisabled()
})
