#!/usr/bin/env node
/**
 * Stands in for `fpm` where electron-builder cannot download it (CUSTOM_FPM_PATH): makes a Debian package with the system's own `dpkg-deb`, from
 * the arguments that electron-builder passes. Knows what those need and refuses the rest, so that nothing is left out in silence.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Options with a value that become the field of that name, or steer the making. */
const known = new Set(
  'architecture after-install after-remove deb-compression deb-priority description license maintainer name package url vendor version category'.split(
    ' ',
  ),
)

/** `{ options, depends, recommends, sources }` of electron-builder's call. */
export function readArguments(args) {
  const options = {}
  const depends = []
  const recommends = []
  const sources = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    if (arg === '--force') continue
    if (!arg.startsWith('-')) {
      const at = arg.lastIndexOf('=')
      sources.push({ from: arg.slice(0, at), to: arg.slice(at + 1) })
      continue
    }
    const value = args[++index]
    if (arg === '-d') depends.push(value)
    else if (arg === '--deb-recommends') recommends.push(value)
    else if (arg === '-s' || arg === '-t') expect(arg, value, arg === '-s' ? 'dir' : 'deb')
    else if (arg.startsWith('--') && known.has(arg.slice(2))) options[arg.slice(2)] = value
    else throw new Error(`fpm's argument ${arg} is not known here; install fpm, or make the package where electron-builder can fetch it.`)
  }
  return { options, depends, recommends, sources }
}

function expect(arg, value, wanted) {
  if (value !== wanted) throw new Error(`Only "${arg} ${wanted}" can be made here, not "${arg} ${value}".`)
}

/** The package's `control` file. `kilobytes`: what it takes when installed. */
export function controlText({ options, depends, recommends }, kilobytes) {
  const fields = {
    Package: options.name,
    Version: options.version,
    Architecture: options.architecture,
    Maintainer: options.maintainer,
    Vendor: options.vendor,
    'Installed-Size': kilobytes,
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options.category ?? 'default',
    Priority: options['deb-priority'],
    Homepage: options.url,
    Description: descriptionText(options.description ?? options.name),
  }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

/** A line of summary; what follows is indented, and an empty line is a dot. */
function descriptionText(text) {
  const [summary, ...rest] = text.split('\n').map((line) => line.trim())
  return [summary, ...rest.map((line) => ` ${line || '.'}`)].join('\n')
}

function make(args) {
  const call = readArguments(args)
  const { options, sources } = call
  const stage = mkdtempSync(join(tmpdir(), 'coldframe-deb-'))
  try {
    for (const { from, to } of sources) copy(from, join(stage, to))
    const kilobytes = folderKilobytes(stage)
    const control = join(stage, 'DEBIAN')
    mkdirSync(control)
    writeFileSync(join(control, 'control'), controlText(call, kilobytes))
    for (const [option, name] of [
      ['after-install', 'postinst'],
      ['after-remove', 'postrm'],
    ]) {
      if (!options[option]) continue
      cpSync(options[option], join(control, name))
      chmodSync(join(control, name), 0o755)
    }
    chmodSync(stage, 0o755)
    const compression = options['deb-compression'] ?? 'xz'
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', stage, options.package], { stdio: 'inherit' })
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** A source that ends in a slash is a folder's content; a file goes to the path that is named. */
function copy(from, to) {
  mkdirSync(from.endsWith('/') ? to : dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

function folderKilobytes(folder) {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => Math.ceil(statSync(join(entry.parentPath, entry.name)).size / 1024))
  return sizes.reduce((sum, size) => sum + size, 0)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    make(process.argv.slice(2))
  } catch (thrown) {
    process.stderr.write(`${basename(process.argv[1])}: ${thrown.message}\n`)
    process.exitCode = 1
  }
}
