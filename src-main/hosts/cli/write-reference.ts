/** `npm run docs`: writes the pages in docs/ that the program's own records give. */
import { writeFileAtomic } from '../../engine/kernel/files.ts'
import { fileURLToPath } from 'node:url'
import { referencePages } from './reference.ts'

for (const [path, text] of Object.entries(await referencePages())) {
  await writeFileAtomic(fileURLToPath(new URL(`../../../docs/${path}`, import.meta.url)), text)
}
