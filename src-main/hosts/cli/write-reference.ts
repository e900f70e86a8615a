/** `npm run docs`: writes docs/reference/ anew. */
import { writeFileAtomic } from '../../engine/kernel/files.ts'
import { fileURLToPath } from 'node:url'
import { referencePages } from './reference.ts'

for (const [name, text] of Object.entries(await referencePages())) {
  await writeFileAtomic(fileURLToPath(new URL(`../../../docs/reference/${name}`, import.meta.url)), text)
}
