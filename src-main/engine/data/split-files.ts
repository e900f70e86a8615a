import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileUse, SplitFile, type SplitFileKind, type SplitPart, takesFile } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, bytesOf, fileExists, readTyped, sha256, writeFileAtomic } from '../kernel/files.ts'

/**
 * Lists that a split was given from outside, beside the dataset's columns: `splits/<id>/` with a manifest and one raw column per part. The id is
 * a hash of the content, so that a split which names it means the same rows for ever.
 */
export interface LoadedSplitFile extends SplitFile {
  /** Items of the dataset, or pairs of them: user, item, user, item, ... */
  readonly entries: Readonly<Partial<Record<SplitPart, Uint32Array>>>
}

const splitsFolder = 'splits'
const manifestName = 'manifest.json'
const idLength = 16

/** Stores the list; the same one stored before stays as it is, under the name that it has. */
export async function writeSplitFile(
  datasetFolder: string,
  fingerprint: string,
  file: Omit<SplitFile, 'id'>,
  entries: LoadedSplitFile['entries'],
): Promise<SplitFile> {
  const parts = sortedParts(entries)
  const id = splitFileId(fingerprint, file.kind, entries)
  const folder = join(datasetFolder, splitsFolder, id)
  if (await fileExists(folder)) return readManifest(folder)
  const stored = { id, ...file }
  await buildFolderAtomic(folder, async (inside) => {
    for (const [part, entry] of parts) await writeFileAtomic(join(inside, `${part}.u32`), bytesOf(entry))
    await writeFileAtomic(join(inside, manifestName), JSON.stringify(stored, null, 1))
  })
  return stored
}

function sortedParts(entries: LoadedSplitFile['entries']): [string, Uint32Array][] {
  return Object.entries(entries).sort(([a], [b]) => a.localeCompare(b))
}

function splitFileId(fingerprint: string, kind: SplitFileKind, entries: LoadedSplitFile['entries']): string {
  const parts = sortedParts(entries)
  const hash = sha256(
    JSON.stringify(['split file 1', fingerprint, kind, parts.map(([part]) => part)]),
    ...parts.map(([, entry]) => bytesOf(entry)),
  )
  // Letters first, so that no command line takes it for a number.
  return `sf_${hash.slice(0, idLength)}`
}

/** The lists that are not what they were imported as: their id is a hash of their content. */
export async function verifySplitFiles(datasetFolder: string, fingerprint: string): Promise<{ path: string; message: string }[]> {
  const names = await readdir(join(datasetFolder, splitsFolder)).catch(() => [])
  const checks = names.map(async (id): Promise<{ path: string; message: string }[]> => {
    const path = join(datasetFolder, splitsFolder, id)
    try {
      const { kind, entries } = await loadSplitFile(datasetFolder, await readManifest(path))
      return splitFileId(fingerprint, kind, entries) === id
        ? []
        : [{ path, message: 'The list is not what was imported: its hash differs.' }]
    } catch (thrown) {
      return [{ path, message: thrown instanceof Error ? thrown.message : String(thrown) }]
    }
  })
  return (await Promise.all(checks)).flat()
}

/** What a dataset folder has of such lists, by name. */
export async function listSplitFiles(datasetFolder: string): Promise<SplitFile[]> {
  const names = await readdir(join(datasetFolder, splitsFolder)).catch(() => [])
  const whole = names.filter((name) => !name.startsWith('.'))
  const files = await Promise.all(whole.map((name) => readManifest(join(datasetFolder, splitsFolder, name))))
  return files.sort((a, b) => a.name.localeCompare(b.name))
}

export async function loadSplitFiles(datasetFolder: string): Promise<LoadedSplitFile[]> {
  const files = await listSplitFiles(datasetFolder)
  return Promise.all(files.map((file) => loadSplitFile(datasetFolder, file)))
}

async function loadSplitFile(datasetFolder: string, file: SplitFile): Promise<LoadedSplitFile> {
  const read = async (part: SplitPart): Promise<Uint32Array> => {
    const path = join(datasetFolder, splitsFolder, file.id, `${part}.u32`)
    return readTyped(path, Uint32Array).catch((cause: unknown) => {
      throw damaged(path, cause)
    })
  }
  const { train, validation, test } = file.counts
  return {
    ...file,
    entries: {
      ...(train === undefined ? {} : { train: await read('train') }),
      ...(validation === undefined ? {} : { validation: await read('validation') }),
      ...(test === undefined ? {} : { test: await read('test') }),
    },
  }
}

/**
 * The list that a split names by id or name; without a name, the only one of its kind.
 * @throws WorkbenchError SPLIT_NOT_FOUND when there is none, or when there are several to choose from.
 */
export function chooseSplitFile<F extends SplitFile>(files: readonly F[], kind: SplitFileKind, named: string): F {
  const fitting = files.filter((file) => file.kind === kind)
  const found =
    named === '' ? (fitting.length === 1 ? fitting[0] : undefined) : fitting.find((file) => [file.id, file.name].includes(named))
  if (found) return found
  const known = fitting.map((file) => `${file.name} (${file.id})`).join(', ')
  throw new WorkbenchError(
    'SPLIT_NOT_FOUND',
    named === ''
      ? `This split is made from an imported file (${kind}), and the dataset has ${fitting.length === 0 ? 'none' : `${fitting.length}`}.`
      : `The dataset has no imported file "${named}" (${kind}).`,
    fitting.length === 0 ? 'Import it first: split import <dataset> (see split --help).' : `Name one of: ${known}.`,
    { details: { field: 'file' } },
  )
}

/**
 * A file that is named and not used would be a measurement of something else than was asked for.
 * @throws WorkbenchError INVALID_INPUT that says which settings use it.
 */
export function refuseIdleFile(splitter: FileUse & { readonly title: string }, config: Readonly<Record<string, unknown>>): void {
  const { file } = config
  if (typeof file !== 'string' || file === '' || takesFile(splitter, config)) return
  const wanted = Object.entries(splitter.fileWhen ?? {}).map(([key, value]) => `${key}=${String(value)}`)
  const present = Object.keys(splitter.fileWhen ?? {}).map((key) => `${key}=${String(config[key])}`)
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${splitter.title}: the file ${file} would not be used with ${present.join(', ')}.`,
    `Set ${wanted.join(', ')} (on the command line ${wanted.map((one) => `--split-set ${one}`).join(' ')}), or name no file.`,
    { details: { field: 'file' } },
  )
}

async function readManifest(folder: string): Promise<SplitFile> {
  const path = join(folder, manifestName)
  try {
    return SplitFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw damaged(path, cause)
  }
}

function damaged(path: string, cause: unknown): WorkbenchError {
  return new WorkbenchError(
    'DATASET_DAMAGED',
    `${path} cannot be read.`,
    'Remove the folder that it is in, and import the split file again: it gets the same id.',
    { cause, details: { file: path } },
  )
}
