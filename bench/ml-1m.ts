import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csrFromRows, type Csr } from '../src-main/engine/kernel/csr.ts'

const [zero, nine, newline] = [48, 57, 10]

/**
 * All ratings of MovieLens 1M as positives: 6,040 users x 3,706 items, what the peers' scripts use too. Read byte by byte (user::item::rating::time):
 * lines as strings would be most of the memory that a benchmark reports.
 */
export async function readAllOfMl1m(): Promise<Csr> {
  const folder = process.env['COLDFRAME_SHARED_DATA'] ?? join(import.meta.dirname, '../../shared/data')
  const bytes = await readFile(join(folder, 'ml-1m', 'ratings.dat'))
  const users = new Map<number, number[]>()
  const items = new Map<number, number>()
  for (let at = 0; at < bytes.length; at = bytes.indexOf(newline, at) + 1 || bytes.length) {
    const user = numberAt(bytes, at)
    const item = numberAt(bytes, bytes.indexOf('::', at) + 2)
    const column = items.get(item) ?? items.size
    items.set(item, column)
    const row = users.get(user)
    if (row) row.push(column)
    else users.set(user, [column])
  }
  return csrFromRows([...users.values()], items.size)
}

function numberAt(bytes: Buffer, from: number): number {
  let value = 0
  for (let at = from; bytes[at] >= zero && bytes[at] <= nine; at++) value = 10 * value + bytes[at] - zero
  return value
}
