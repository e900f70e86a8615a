import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/places.mjs'
import { listOfParts } from './list-of-parts.mjs'
import { bundledFolders, licenceProblems, packageFolders, readParts } from './parts.mjs'

/**
 * electron-builder calls it when the application lies in its folder: lists every part that really is in it, with its licence, and stops the
 * packaging where one may not be shipped. The list goes where the application shows it; texts and SBOM beside the program.
 */
export default async function afterPack({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir)
  const unpacked = join(resources, 'app.asar.unpacked')
  const shipped = packageFolders(join(unpacked, 'node_modules'))
  const parts = readParts([...shipped, ...bundledFolders(root)])
  const problems = licenceProblems(parts)
  if (problems.length > 0) throw new Error(`These parts must not be shipped as they are:\n${problems.join('\n')}`)
  if (existsSync(join(unpacked, 'out')) && !readdirSync(join(root, 'out/parts')).includes('renderer.json'))
    throw new Error('The build did not note its parts: npm run build.')

  const product = { name: packager.appInfo.name, version: packager.appInfo.version, electron: packager.info.framework.version }
  const { table, texts, sbom } = listOfParts(product, parts)
  writeFileSync(join(unpacked, 'resources', 'parts.json'), JSON.stringify(table))
  writeFileSync(join(resources, 'LICENCES.txt'), texts)
  writeFileSync(join(resources, 'sbom.cdx.json'), sbom)
}
