import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../../../scripts/setup/commands.mjs'
import { findNode, programPath, root } from '../../../scripts/setup/places.mjs'
import { makeScratch, runApp } from '../launch.mjs'

/** The packaged application, as a folder: everything that it needs is in it, and engine and workers load from where they lie. */
export async function packagedApp({ variant, display, tally }) {
  if (process.platform !== 'linux') {
    tally.skip('package', 'not on this platform: the package of another system is not made here')
    return
  }
  const scratch = makeScratch()
  const out = join(scratch.folder, 'report')
  const built = await tally.check('package › is made without a network', async () => {
    const config = join(scratch.folder, 'electron-builder.json')
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(root, 'electron-builder.yml'),
        electronVersion: variant.found.version,
        electronDist: dirname(variant.found.path),
        directories: { output: scratch.folder },
        ...variant.packaging,
      }),
    )
    const { problem, output } = await runCommand(
      findNode(),
      [programPath('electron-builder'), '--config', config, '--linux', '--dir', '--publish', 'never'],
      { cwd: root, limitMs: 10 * 60_000 },
    )
    assert.equal(problem, undefined, output)
  })
  if (built) {
    await tally.check('package › passes its self-check', async () => {
      const packaged = { ...variant, folder: undefined, found: { path: join(scratch.folder, 'linux-unpacked/coldframe') } }
      const { code, output } = await runApp(packaged, display, ['--self-check', '--out', out], 90_000)
      const failed = JSON.parse(readFileSync(join(out, 'self-check.json'), 'utf8')).checks.filter((check) => !check.ok)
      assert.deepEqual(failed, [])
      assert.equal(code, 0, output)
    })
  }
}
