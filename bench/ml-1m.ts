import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csrFromRows, type Csr } from '../src-main/engine/kernel/csr.ts'

/** All ratings of MovieLens 1M as positives: 6,040 users x 3,706 items, what the peers' scripts use too. */
export async function readAllOfMl1m(): Promise<Csr> {
  const folder = process.env['COLDFRAME_SHARED_DATA'] ?? join(import.meta.dirname, '../../shared/data')
  const text = await readFile(join(folder, 'ml-1m', 'ratings.dat'), 'latin1')
  const users = new Map<string, number[]>()
  const items = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [user, item] = line.split('::')
    if (user === undefined || item === undefined) continue
    const column = items.get(item) ?? items.size
    items.set(item, column)
    const row = users.get(user)
    if (row) row.push(column)
    else users.set(user, [column])
  }
  return csrFromRows([...users.values()], items.size)
}
