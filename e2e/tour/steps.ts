import { expect, type Page } from '@playwright/test'
import { dropFiles } from '../fixtures/sample-files.ts'

/** One stop of the tour: what is done, then a picture of what is there. */
export interface Step {
  /** File name of the picture, without its ending. */
  readonly picture: string
  readonly title: string
  /** Paragraphs for somebody who sees the program for the first time. */
  readonly words: readonly string[]
  readonly act: (page: Page, files: readonly string[]) => Promise<void>
}

/** Training on a busy machine. */
const patience = { timeout: 240_000 }

/** Goes there and waits: links of the screen before may have the names of those that come. */
async function place(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name, exact: true }).click()
  await headline(page, name)
}

function headline(page: Page, name: string | RegExp): Promise<void> {
  return expect(page.getByRole('heading', { level: 1, name })).toBeVisible(patience)
}

/** From a dropped file to an exported PDF. */
export const steps: readonly Step[] = [
  {
    picture: '01-welcome',
    title: 'An empty workspace',
    words: [
      'A workspace is a folder. Datasets, runs and reports of one project live in it, and nothing of them anywhere else. An empty one offers three ways in: your own files, the sample, or another workspace.',
    ],
    act: (page) => headline(page, 'Welcome to Coldframe'),
  },
  {
    picture: '02-import',
    title: 'Drop the files',
    words: [
      'Two files were dropped on the page: ratings, and titles with genres. The layout is recognised by what is in the files, every column says what it was taken for and why, and what would be dropped is counted before anything is stored.',
      'The data of this tour is the sample: invented board games rated by invented people, so that anybody may have it.',
    ],
    act: async (page, files) => {
      await page.getByRole('button', { name: 'Import data' }).click()
      await dropFiles(page.getByRole('group', { name: 'Source' }), files)
      await page.getByRole('textbox', { name: 'Name of the dataset' }).fill('games', patience)
      await expect(page.getByRole('button', { name: /^Import \d/ })).toBeEnabled(patience)
      // What was understood is the picture, not the path that the files were given.
      await page.getByRole('heading', { name: 'Check what it means' }).evaluate((title) => title.scrollIntoView({ block: 'start' }))
    },
  },
  {
    picture: '03-dataset',
    title: 'Look at the data',
    words: [
      'Counts, sparsity, how uneven popularity is, activity over time. The other tabs list users, items and rows, and draw a map of users by taste. A dataset never changes after its import, so that a result stays reproducible.',
    ],
    act: async (page) => {
      await page.getByRole('button', { name: /^Import \d/ }).click()
      await headline(page, 'games')
      await expect(page.getByText('are known')).toBeVisible(patience)
    },
  },
  {
    picture: '04-new-run',
    title: 'Plan runs',
    words: [
      'A run is one model, trained and measured on one split of one dataset. Several models can be ticked at once: what shares a split can be compared. The picture shows who is held out, and “Estimate” says how long it will take, from measured batches.',
    ],
    act: async (page) => {
      await page.getByRole('button', { name: 'New run' }).click()
      await headline(page, 'New run')
      for (const model of ['Most popular', 'EASE', 'Mult-VAE']) await page.getByRole('checkbox', { name: model, exact: true }).check()
      await expect(page.getByText(/runs with the same one can be compared/)).toBeVisible(patience)
    },
  },
  {
    picture: '05-runs',
    title: 'All runs in one grid',
    words: [
      'Runs train in processes of their own, one after the other. The grid shows live states, any metric at any K, filters such as `model:ease ndcg@20>0.3`, tags and stars. Closing the window ends nothing that a checkpoint cannot continue.',
    ],
    act: async (page) => {
      await page.getByRole('button', { name: /^Start/ }).click()
      await place(page, 'Runs')
      await expect(page.getByRole('grid', { name: 'Runs' }).getByText('finished')).toHaveCount(3, patience)
    },
  },
  {
    picture: '06-run',
    title: 'One run',
    words: [
      'Figures on the test part with their 95 % intervals, the curves of training, every setting, the split with its hash, and the log. The name of a metric opens its definition.',
    ],
    act: async (page) => {
      await page
        .getByRole('grid', { name: 'Runs' })
        .getByRole('link', { name: /^mult-vae/ })
        .click()
      await expect(page.getByRole('region', { name: 'Results on the test part' }).getByText(/±/).first()).toBeVisible(patience)
    },
  },
  {
    picture: '07-compare',
    title: 'Compare',
    words: [
      'One run is the base, the others are held against it: differences are bold only where a paired test says that they are more than chance. Below are curves over every K, who gains and who loses, and the settings that differ.',
    ],
    act: async (page) => {
      await place(page, 'Runs')
      for (const box of await page
        .getByRole('grid', { name: 'Runs' })
        .getByRole('checkbox', { name: /^Select / })
        .all())
        await box.check()
      await page.keyboard.press('c')
      await headline(page, 'Comparison')
      await expect(page.getByText(/p [<=]/).first()).toBeVisible(patience)
    },
  },
  {
    picture: '08-user',
    title: 'One user, and why',
    words: [
      'What this person had before, what each model recommends, and where it hit. A click on an item tells which part of the history carries it, with a measure of how far that explanation can be trusted. Untick a game of the history and the list follows.',
    ],
    act: async (page) => {
      await place(page, 'Users')
      await page.getByRole('link', { name: /^ease/ }).click()
      await page.getByRole('grid', { name: 'Users' }).waitFor(patience)
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.getByRole('region', { name: 'Recommendations' }).getByRole('button', { name: /^Why / }).first().click(patience)
      await expect(page.getByRole('complementary', { name: 'Why this item' }).getByText('Rank 1', { exact: true })).toBeVisible(patience)
      await expect(page.getByRole('region', { name: 'Faithfulness' })).toContainText('at random', patience)
    },
  },
  {
    picture: '09-compose',
    title: 'Compose a report',
    words: [
      'A report is made of blocks, and the right side shows what will be written. Every figure carries its run, split, protocol and interval, and a methods paragraph is written from the settings.',
    ],
    act: async (page) => {
      await place(page, 'Reports')
      await page.getByRole('button', { name: 'New report' }).first().click()
      for (const run of [/^ease/, /^mult-vae/, /^most-popular/]) await page.getByRole('checkbox', { name: run }).check()
      await page.getByRole('textbox', { name: 'Title' }).fill('Three models on games')
      const preview = page.frameLocator('iframe[title="Preview of the report"]')
      await expect(preview.getByRole('heading', { level: 1, name: 'Three models on games' })).toBeVisible(patience)
    },
  },
  {
    picture: '10-report',
    title: 'Take it home',
    words: [
      'Here as PDF; HTML with working charts, Markdown, LaTeX, Excel, CSV and JSON are the others. “Check against the runs” makes the report again and compares it byte for byte, so that a number in a thesis can be trusted a year later.',
    ],
    act: async (page) => {
      await page.getByLabel('Format', { exact: true }).last().selectOption('pdf')
      await page.getByRole('button', { name: 'Make the report of 3 runs' }).click()
      await expect(page.frameLocator('iframe[title="Three models on games"]').getByRole('heading', { name: 'Methods' })).toBeVisible(
        patience,
      )
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save as a file' }).click()
      expect((await download).suggestedFilename()).toBe('Three models on games.pdf')
      await expect(page.getByText('PDF').first()).toBeVisible()
    },
  },
  {
    picture: '11-keys',
    title: 'All of it by keyboard',
    words: [
      '`Ctrl K` finds every action, dataset, run and report by name; `?` shows the keys of the screen that is open, where each can be changed. And whatever the page does, the command line does too: `npm run -s coldframe -- --help`.',
    ],
    act: async (page) => {
      await place(page, 'Runs')
      await headline(page, 'Runs')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    },
  },
]
