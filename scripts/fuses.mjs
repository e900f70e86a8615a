/**
 * `node scripts/fuses.mjs <packaged binary or .app>`: reads the fuses back from a packaged application and compares them with those that
 * `electron-builder.yml` asks for. Ends with 1 and names each that differs.
 */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const buildFile = fileURLToPath(new URL('../electron-builder.yml', import.meta.url))

/** What a byte of the wire says: '0', '1', 'r' (Electron has given this fuse up). */
const states = { 0x30: false, 0x31: true, 0x72: 'removed' }

/** The fuses that packaging is told to set: name to on or off. */
export function wantedFuses(text = readFileSync(buildFile, 'utf8')) {
  const block = /^electronFuses:\n((?: {2}\w+: (?:true|false)\n)+)/m.exec(text)?.[1]
  if (block === undefined) throw new Error(`${buildFile} says nothing of electronFuses.`)
  return Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => line.trim().split(': '))
      .map(([name, value]) => [name, value === 'true']),
  )
}

/** The fuses of a binary: name (as electron-builder spells it) to on, off, or what else is burnt there. */
export async function readFuses(binary) {
  const wire = await getCurrentFuseWire(binary).catch((cause) => {
    throw new Error(`The fuses of ${binary} cannot be read: ${cause.message}`, { cause })
  })
  const fuses = Object.entries(FuseV1Options).filter(([, place]) => typeof place === 'number')
  return Object.fromEntries(fuses.map(([name, place]) => [name[0].toLowerCase() + name.slice(1), states[wire[place]] ?? 'not there']))
}

/** One line for each fuse that is not as it should be; none is what one wants. */
export async function wrongFuses(binary, wanted = wantedFuses()) {
  const found = await readFuses(binary)
  return Object.entries(wanted)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => `${name} should be ${value} and is ${found[name]}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv[2])

async function main(binary) {
  if (binary === undefined) {
    process.stderr.write(`Usage: node ${join('scripts', 'fuses.mjs')} <packaged binary or .app>\n`)
    return 2
  }
  try {
    const wrong = await wrongFuses(binary)
    const outcome = wrong.length === 0 ? 'all fuses are as electron-builder.yml has them' : wrong.join('\n')
    process.stdout.write(`${binary}: ${outcome}\n`)
    return wrong.length === 0 ? 0 : 1
  } catch (thrown) {
    process.stderr.write(`${thrown.message}\nGive the executable of an unpacked package, for example dist/linux-unpacked/coldframe-app.\n`)
    return 1
  }
}
