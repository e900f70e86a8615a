import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeScratch, runApp } from '../launch.mjs'

/** The app checks itself: the page reaches the engine, and what a page must not do is refused. Each of its checks counts. */
export async function selfCheck({ variant, display, tally, pictures }) {
  const scratch = makeScratch()
  const out = join(scratch.folder, 'report')
  let checks = []
  await tally.check('self-check › starts, reports and ends with its code', async () => {
    const { code, output } = await runApp(variant, display, ['--self-check', '--out', out, '--workspace', scratch.workspace], 90_000)
    const report = JSON.parse(readFileSync(join(out, 'self-check.json'), 'utf8'))
    checks = report.checks
    mkdirSync(pictures, { recursive: true })
    copyFileSync(join(out, 'self-check.png'), join(pictures, 'self-check.png'))
    assert.equal(code, report.ok ? 0 : 1, output)
    assert.equal(report.versions.electron, variant.found.version)
    assert.ok(checks.length >= 13, `only ${checks.length} checks were made`)
  })
  for (const { name, ok, detail } of checks) await tally.check(`self-check › ${name}`, async () => assert.ok(ok, detail))
}
