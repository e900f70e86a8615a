/** Makes the PNG sizes of `icon.svg` that desktops want: `node resources/icons/render.mjs`, after a change of the drawing. Needs a Chromium. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const folder = import.meta.dirname
const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8')

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] })
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawing}`)
  await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true })
  await page.close()
}
await browser.close()
