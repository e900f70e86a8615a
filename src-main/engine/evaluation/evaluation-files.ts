import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Direction, MetricTable } from '../../contract/index.ts'
import { disk } from '../kernel/disk.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, bytesOf, readTyped, writeFileAtomic } from '../kernel/files.ts'
import type { Evaluation } from './evaluate.ts'

/**
 * An evaluation on disk: `manifest.json` plus raw little-endian arrays. The folder appears whole or not at all. Everything but the lists is
 * read at once; lists (1,000 places a user, 48 MB for ML-1M's users) are read one user at a time.
 */
const formatVersion = 1
const Manifest = z.object({
  format: z.literal(formatVersion),
  rows: z.number().int(),
  /** Columns of the held-out matrix. */
  items: z.number().int(),
  direction: Direction.default('items-for-user'),
  depth: z.number().int(),
  seed: z.number().int(),
  cutoffs: z.array(z.number().int()).readonly(),
  /** Order of the columns in per-user.f32. */
  perUser: z.array(z.string()),
  table: MetricTable,
  usersEvaluated: z.number().int(),
  usersWithoutTestItems: z.number().int(),
  usersWithEmptyLists: z.number().int(),
})

export interface StoredEvaluation extends Omit<Evaluation, 'lists'> {
  /** Places per stored list. */
  readonly depth: number
  /** One row's list, best first; places without a candidate hold `noItem`. */
  readList(row: number): Promise<{ items: Uint32Array; scores: Float32Array }>
}

/** Writes `folder`; an older one in its place is removed first. */
export async function writeEvaluation(folder: string, evaluation: Evaluation): Promise<void> {
  const { lists, perUser, subjects, heldOut, heldOutRanks, heldOutScores, ...facts } = evaluation
  const manifest = {
    format: formatVersion,
    rows: heldOut.rows,
    items: heldOut.cols,
    depth: lists.k,
    ...facts,
    perUser: Object.keys(perUser),
  } satisfies z.input<typeof Manifest>
  const columns = new Float32Array(manifest.perUser.length * manifest.rows)
  manifest.perUser.forEach((key, at) => columns.set(perUser[key], at * manifest.rows))
  const arrays: Record<string, ArrayBufferView> = {
    'users.u32': subjects,
    'held-out-offsets.u32': heldOut.indptr,
    'held-out-items.u32': heldOut.indices,
    'held-out-ranks.u32': heldOutRanks,
    'held-out-scores.f32': heldOutScores,
    'list-items.u32': lists.items,
    'list-scores.f32': lists.scores,
    'per-user.f32': columns,
  }
  await disk().remove(folder)
  await buildFolderAtomic(folder, async (inside) => {
    for (const [name, array] of Object.entries(arrays)) await writeFileAtomic(join(inside, name), bytesOf(array))
    await writeFileAtomic(join(inside, 'manifest.json'), JSON.stringify(manifest))
  })
}

/** @throws WorkbenchError RUN_DAMAGED when a file is missing, cut off, or of an unknown format. */
export async function readEvaluation(folder: string): Promise<StoredEvaluation> {
  const { rows, items, depth, perUser: keys, format: _, ...facts } = await readManifest(folder)
  const offsets = await readArray(folder, 'held-out-offsets.u32', Uint32Array, rows + 1)
  const entries = offsets[rows]
  const columns = await readArray(folder, 'per-user.f32', Float32Array, keys.length * rows)
  return {
    ...facts,
    depth,
    subjects: await readArray(folder, 'users.u32', Uint32Array, rows),
    heldOut: {
      rows,
      cols: items,
      indptr: offsets,
      indices: await readArray(folder, 'held-out-items.u32', Uint32Array, entries),
    },
    heldOutRanks: await readArray(folder, 'held-out-ranks.u32', Uint32Array, entries),
    heldOutScores: await readArray(folder, 'held-out-scores.f32', Float32Array, entries),
    perUser: Object.fromEntries(keys.map((key, at) => [key, columns.subarray(at * rows, (at + 1) * rows)])),
    readList: async (row) => ({
      items: await readRow(folder, 'list-items.u32', new Uint32Array(depth), row),
      scores: await readRow(folder, 'list-scores.f32', new Float32Array(depth), row),
    }),
  }
}

async function readManifest(folder: string): Promise<z.infer<typeof Manifest>> {
  const path = join(folder, 'manifest.json')
  try {
    return Manifest.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (thrown) {
    throw damaged(path, 'cannot be read', thrown)
  }
}

async function readArray<T extends Uint32Array | Float32Array>(
  folder: string,
  name: string,
  Type: new (buffer: ArrayBuffer) => T,
  length: number,
): Promise<T> {
  const path = join(folder, name)
  const array = await readTyped(path, Type).catch((thrown: unknown) => {
    throw damaged(path, 'cannot be read', thrown)
  })
  if (array.length !== length) throw damaged(path, `has ${array.length} entries instead of ${length}`)
  return array
}

async function readRow<T extends Uint32Array | Float32Array>(folder: string, name: string, row: T, index: number): Promise<T> {
  const path = join(folder, name)
  const file = await open(path).catch((thrown: unknown) => {
    throw damaged(path, 'cannot be opened', thrown)
  })
  try {
    const { bytesRead } = await file.read(bytesOf(row), 0, row.byteLength, index * row.byteLength)
    if (bytesRead !== row.byteLength) throw damaged(path, `ends before the list of row ${index}`)
    return row
  } finally {
    await file.close()
  }
}

function damaged(path: string, what: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('RUN_DAMAGED', `${path} ${what}.`, 'Repeat the run; its command is on the run page.', { cause })
}
