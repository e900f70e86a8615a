import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { controlText, readArguments } from './fpm-with-dpkg.mjs'

const program = fileURLToPath(new URL('fpm-with-dpkg.mjs', import.meta.url))
const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0

test('an argument that is not known is refused, and so is another kind of package', () => {
  expect(() => readArguments(['--deb-changelog', 'file'])).toThrow('--deb-changelog')
  expect(() => readArguments(['-s', 'dir', '-t', 'rpm'])).toThrow('rpm')
})

test('the control file has the fields in Debian’s form', () => {
  const call = readArguments(['-d', 'libgtk-3-0', '-d', 'libnss3', '--name', 'x', '--version', '1', '--description', 'One\n \n two'])
  expect(controlText(call, 5)).toBe(
    'Package: x\nVersion: 1\nInstalled-Size: 5\nDepends: libgtk-3-0, libnss3\nSection: default\nDescription: One\n .\n two\n',
  )
})

test.skipIf(!hasDpkg)('a package comes out that dpkg unpacks, with links, modes and scripts as they were', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-fpm-'))
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'run'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(folder, 'after'), 'exit 0\n')
  const made = join(folder, 'x.deb')
  const fields = ['--name', 'x', '--version', '1', '--architecture', 'amd64', '--maintainer', 'A <a@b.invalid>', '--description', 'X']
  const args = ['-s', 'dir', '--force', '-t', 'deb', ...fields, '--after-install', join(folder, 'after'), '--package', made]
  execFileSync(process.execPath, [program, ...args, `${app}/=/opt/X`, `${join(app, 'run')}=/usr/bin/x`], { stdio: 'ignore' })
  execFileSync('dpkg', ['-x', made, join(folder, 'out')])
  execFileSync('dpkg-deb', ['-e', made, join(folder, 'control')])
  expect(statSync(join(folder, 'out/opt/X/run')).mode & 0o777).toBe(0o755)
  expect(readFileSync(join(folder, 'out/usr/bin/x'), 'utf8')).toBe('#!/bin/sh\n')
  expect(statSync(join(folder, 'control/postinst')).mode & 0o111).not.toBe(0)
})
