import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { wrongFuses } from '../../../scripts/fuses.mjs'
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
    const sbom = JSON.parse(readFileSync(join(scratch.folder, 'linux-unpacked/resources/sbom.cdx.json'), 'utf8'))
    const names = new Set(sbom.components.map(({ name }) => name))
    // One that is bundled into the page, one that lies in the folder, and what the application is a program of.
    for (const name of ['vue-router', 'better-sqlite3', 'electron']) assert.ok(names.has(name), `${name} is not among the parts`)
  })
  if (built)
    await tryPackage(
      { ...variant, folder: undefined, found: { path: join(scratch.folder, 'linux-unpacked/coldframe-app') } },
      display,
      tally,
    )
}

async function tryPackage(packaged, display, tally) {
  const scratch = makeScratch()
  const out = join(scratch.folder, 'report')
  await tally.check('package › passes its self-check', async () => {
    const { code, output } = await runApp(packaged, display, ['--self-check', '--out', out], 90_000)
    const failed = JSON.parse(readFileSync(join(out, 'self-check.json'), 'utf8')).checks.filter((check) => !check.ok)
    assert.deepEqual(failed, [])
    assert.equal(code, 0, output)
  })
  await tally.check('package › its command line imports a file, without a window', async () => {
    const file = join(scratch.folder, 'ratings.csv')
    writeFileSync(file, 'user,item,rating,timestamp\n1,10,5,100\n1,11,4,101\n2,10,3,102\n2,12,5,103\n')
    const args = ['import', file, '--name', 'films', '--workspace', scratch.workspace, '--json']
    const { code, output } = await runApp(packaged, display, args, 90_000)
    assert.equal(code, 0, output)
    assert.equal(resultOf(output).dataset.interactions, 4)
  })
  await tally.check('package › a command that is refused has its exit code and says why', async () => {
    const { code, output } = await runApp(packaged, display, ['runs', 'show', 'none', '--workspace', scratch.workspace, '--json'], 90_000)
    assert.notEqual(code, 0)
    assert.match(resultOf(output).error.message, /none/)
  })
  if (packaged.packaging.electronFuses === null)
    tally.skip('package › fuses are as electron-builder.yml has them', 'Electron 45: the older one of this run has no fuses')
  else
    await tally.check('package › fuses are as electron-builder.yml has them', async () =>
      assert.deepEqual(await wrongFuses(packaged.found.path), []),
    )
}

/** Electron may print lines of its own around the document. */
function resultOf(output) {
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? 'null')
}
