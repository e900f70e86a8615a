import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import satisfies from 'spdx-satisfies'

/** Licences under which a part may be shipped with a product under MIT. Anything else, and anything unknown, stops the packaging. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]

/** Packages whose package.json names no licence or no SPDX one, with what their licence file says; for the named version only. */
const readByPerson = { 'png-js@1.1.0': 'MIT' }

/** The folders of the packages that lie in a node_modules folder, nested ones too. */
export function packageFolders(modules) {
  if (!existsSync(modules)) return []
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name]))
    .map((name) => join(modules, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .flatMap((folder) => [folder, ...packageFolders(join(folder, 'node_modules'))])
}

/** The folders of the packages that went into the bundles, as the build noted them. */
export function bundledFolders(root) {
  const notes = join(root, 'out', 'parts')
  const files = existsSync(notes) ? readdirSync(notes) : []
  return [...new Set(files.flatMap((file) => JSON.parse(readFileSync(join(notes, file), 'utf8'))))].map((path) => join(root, path))
}

/** One part for each name and version: `{ name, version, licence, text, homepage }`, sorted by name. */
export function readParts(folders) {
  const parts = new Map()
  for (const folder of folders) {
    const part = readPart(folder)
    const key = `${part.name}@${part.version}`
    // A package that was thinned out for shipping has its licence's text in the checkout still.
    if (!parts.get(key)?.text) parts.set(key, part)
  }
  return [...parts.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
}

function readPart(folder) {
  const { name, version, license, licenses, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const named = [license, ...(licenses ?? [])].map((one) => (typeof one === 'object' ? one?.type : one)).filter(Boolean)
  const licence = readByPerson[`${name}@${version}`] ?? (named.length > 1 ? `(${named.join(' OR ')})` : (named[0] ?? null))
  return { name, version, licence, text: licenceText(folder), homepage: homepage ?? null }
}

function licenceText(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|json)$/.test(name))
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n') || null
}

/** One line for each part that must not be shipped like that. */
export function licenceProblems(parts) {
  return parts.flatMap(({ name, version, licence }) => {
    if (licence === null) return [`${name} ${version} names no licence`]
    return isAllowed(licence) ? [] : [`${name} ${version} is under ${licence}, which is not among the allowed ones`]
  })
}

function isAllowed(licence) {
  try {
    return satisfies(licence, allowed)
  } catch {
    // No SPDX expression.
    return false
  }
}
