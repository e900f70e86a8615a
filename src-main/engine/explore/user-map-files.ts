import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, bytesOf, fileExists, readTyped, sha256, writeFileAtomic } from '../kernel/files.ts'
import type { TasteGroups } from './user-map-groups.ts'
import type { Layout } from './user-map-layout.ts'

/** Changes with the way in which maps are made: older ones are passed over. */
const formatVersion = 1

const LayoutFacts = z.object({ method: z.enum(['umap', 'pca']), dimensions: z.number().int() })
const GroupFacts = z.object({
  count: z.number().int(),
  silhouettes: z.array(z.object({ groups: z.number().int(), value: z.number() })),
})

export interface StoredLayout extends Layout {
  readonly dimensions: number
  /** [rows, dimensions]: what groups are made in. */
  readonly coordinates: Float32Array
}

/** Where the maps of a dataset's content lie: beside it, one folder for a layout and one for each division into groups. */
export interface MapFolders {
  readonly layout: string
  readonly groups: string
}

export function mapFolders(datasetFolder: string, fingerprint: string, seed: number, groups: number | null): MapFolders {
  const key = sha256(JSON.stringify([formatVersion, fingerprint, seed])).slice(0, 16)
  const folder = join(datasetFolder, 'maps')
  return { layout: join(folder, key), groups: join(folder, `${key}-${groups ?? 'best'}`) }
}

export async function writeLayout(folder: string, { method, dimensions, x, y, coordinates }: StoredLayout): Promise<void> {
  await buildFolderAtomic(folder, async (temporary) => {
    const write = (name: string, values: Float32Array): Promise<void> => writeFileAtomic(join(temporary, name), bytesOf(values))
    await Promise.all([write('x.f32', x), write('y.f32', y), write('coordinates.f32', coordinates)])
    await writeFileAtomic(join(temporary, 'layout.json'), JSON.stringify({ method, dimensions } satisfies z.input<typeof LayoutFacts>))
  })
}

export async function findLayout(folder: string): Promise<StoredLayout | undefined> {
  if (!(await fileExists(folder))) return undefined
  return readable(folder, async () => {
    const [text, x, y, coordinates] = await Promise.all([
      readFile(join(folder, 'layout.json'), 'utf8'),
      readTyped(join(folder, 'x.f32'), Float32Array),
      readTyped(join(folder, 'y.f32'), Float32Array),
      readTyped(join(folder, 'coordinates.f32'), Float32Array),
    ])
    return { ...LayoutFacts.parse(JSON.parse(text)), x, y, coordinates }
  })
}

export async function writeGroups(folder: string, { group, count, silhouettes }: TasteGroups): Promise<void> {
  await buildFolderAtomic(folder, async (temporary) => {
    await writeFileAtomic(join(temporary, 'group.u8'), group)
    await writeFileAtomic(join(temporary, 'groups.json'), JSON.stringify({ count, silhouettes }))
  })
}

export async function findGroups(folder: string): Promise<TasteGroups | undefined> {
  if (!(await fileExists(folder))) return undefined
  return readable(folder, async () => {
    const [text, group] = await Promise.all([
      readFile(join(folder, 'groups.json'), 'utf8'),
      readTyped(join(folder, 'group.u8'), Uint8Array),
    ])
    return { ...GroupFacts.parse(JSON.parse(text)), group }
  })
}

async function readable<T>(folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new WorkbenchError(
      'DATASET_DAMAGED',
      `The map of users in ${folder} cannot be read.`,
      'Delete this folder, and make the map again.',
      {
        cause,
      },
    )
  }
}
