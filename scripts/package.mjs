/**
 * `npm run package [-- <target>...]`: makes the packages for this system into `dist/` and their SHA256SUMS; `npm run release` does so from a clean
 * checkout and writes the notes too. Targets: dir, deb, AppImage; dmg, zip; nsis.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endOnSignals } from './setup.mjs'
import { runCommand } from './setup/commands.mjs'
import { root } from './setup/places.mjs'
import { readJson } from './setup/stamps.mjs'
import { listArtifacts, tooLarge, writeSums } from './package/artifacts.mjs'
import { makePackages } from './package/make.mjs'
import { releaseNotes } from './package/notes.mjs'

const dist = join(root, 'dist')
const isRelease = process.argv.includes('--release')
const targets = process.argv.slice(2).filter((word) => word !== '--release')

endOnSignals('package: interrupted; what is half-made in dist/ is replaced next time')
try {
  if (isRelease) await requireCleanCheckout()
  await makePackages(targets)
  const artifacts = await listArtifacts(dist)
  const large = tooLarge(artifacts)
  if (large.length > 0) throw new Error(large.join('; '))
  writeSums(dist, artifacts)
  if (isRelease) writeFileSync(join(dist, 'NOTES.md'), await notes())
  for (const { name, bytes, sha256 } of artifacts) process.stdout.write(`${name}  ${(bytes / 1e6).toFixed(1)} MB  ${sha256}\n`)
} catch (thrown) {
  process.stderr.write(`${thrown.message}\n`)
  process.exitCode = 1
}

/** A release says which commit it is: nothing may lie beside it. */
async function requireCleanCheckout() {
  const changes = await git('status', '--porcelain')
  if (changes !== '') throw new Error(`The checkout has changes that are in no commit:\n${changes}\nCommit them, then release.`)
}

async function notes() {
  const { version } = readJson(join(root, 'package.json'))
  const since = await git('describe', '--tags', '--abbrev=0', 'HEAD^').catch(() => undefined)
  return releaseNotes({ version, since, log: await git('log', '--no-merges', '--format=%h %s', since ? `${since}..HEAD` : 'HEAD') })
}

async function git(...args) {
  let output = ''
  const { problem } = await runCommand('git', args, { cwd: root, onOutput: (chunk) => (output += chunk) })
  if (problem) throw new Error(`git ${args[0]}: ${problem}`)
  return output.trim()
}
