/**
 * `npm run tour`: walks from dropped files to a saved PDF in a browser, takes a picture at every stop, and writes docs/TOUR.md with them. The text stands
 * in steps.ts, beside what is done, so that neither can be changed without the other in view. A folder may be given in place of docs.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import playwrightConfig from '../../playwright.config.ts'
import { writeSampleFiles } from '../fixtures/sample-files.ts'
import { freshFolder, startServer } from '../fixtures/server.ts'
import { steps } from './steps.ts'

const docs = resolve(process.argv[2] ?? join(import.meta.dirname, '../../docs'))
const settleMs = 800

function pageOf(): string {
  const stops = steps.map(
    ({ picture, title, words }, i) => `## ${i + 1}. ${title}\n\n${words.join('\n\n')}\n\n![${title}](tour/${picture}.png)\n`,
  )
  return [
    '# A tour in pictures\n',
    'From two dropped files to a PDF, as somebody goes who sees the program for the first time. `npm start`, then the same steps: it takes about five minutes.\n',
    'This page and its pictures are made by `npm run tour`; do not edit it.\n',
    ...stops,
  ].join('\n')
}

await using folder = await freshFolder()
const files = await writeSampleFiles(join(folder.path, 'files'))
const server = await startServer(join(folder.path, 'board-games'))
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(server.invitation)
  await rm(join(docs, 'tour'), { recursive: true, force: true })
  await mkdir(join(docs, 'tour'), { recursive: true })
  for (const { picture, act } of steps) {
    await act(page, files)
    // Charts and previews are drawn after their data has come.
    await page.waitForTimeout(settleMs)
    await page.screenshot({ path: join(docs, 'tour', `${picture}.png`), animations: 'disabled' })
    console.log(picture)
  }
  await writeFile(join(docs, 'TOUR.md'), pageOf())
} finally {
  await browser.close()
  await server.stop()
}
