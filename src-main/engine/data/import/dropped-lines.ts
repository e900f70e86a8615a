import { open } from 'node:fs/promises'
import type { TableSource } from './layout.ts'
import { reasons } from './judge-rows.ts'
import { type DroppedLine, LineWalker } from './line-walker.ts'
import type { RawInteractions } from './read-interactions.ts'

const blockBytes = 2 ** 20

/**
 * Finds the line numbers and texts of dropped rows by walking through the file once, only when something was dropped (20 million lines: 2 s).
 */
export async function* droppedLines(
  table: TableSource,
  raw: RawInteractions,
  reasonOf: Uint8Array,
  limit = Infinity,
): AsyncGenerator<DroppedLine> {
  if (table.kind === 'parquet' || table.kind === 'lists') {
    yield* droppedRows(raw, reasonOf, limit)
    return
  }
  const walker = new LineWalker(table, raw.rejects, reasonOf)
  let found = 0
  const handle = await open(table.file.path, 'r')
  try {
    let carried = Buffer.alloc(0)
    for (let at = 0; ;) {
      const block = Buffer.alloc(blockBytes)
      const { bytesRead } = await handle.read(block, 0, blockBytes, at)
      at += bytesRead
      const isLast = bytesRead < blockBytes
      const buffer = Buffer.concat([carried, block.subarray(0, bytesRead)])
      const end = isLast ? buffer.length : buffer.lastIndexOf(10) + 1
      carried = buffer.subarray(end)
      for (const line of walker.walk(buffer.subarray(0, end))) {
        yield line
        if (++found >= limit) return
      }
      if (isLast || walker.isDone) return
    }
  } finally {
    await handle.close()
  }
}

/** Where a line is no row, as in Parquet and in lists, the row's number stands for it. */
function* droppedRows(raw: RawInteractions, reasonOf: Uint8Array, limit: number): Generator<DroppedLine> {
  let found = 0
  for (let k = 0; k < raw.rows && found < limit; k++) {
    if (reasonOf[k] === 0) continue
    found++
    const values = [raw.userIds[raw.users[k]] ?? '', raw.itemIds[raw.items[k]] ?? '', raw.ratings?.[k], raw.times?.[k]]
    yield { line: k + 1, reason: reasons[reasonOf[k] - 1], text: values.filter((value) => value !== undefined).join(',') }
  }
}
