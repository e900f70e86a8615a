/** A file together with its place below the folder that was chosen or dropped. */
export interface SourceFile {
  readonly file: File
  readonly relativePath: string
}

/** Removes the folder that all paths share, so that what was chosen becomes the root: `ml-1m/ratings.dat` -> `ratings.dat`. */
export function toRelativePaths<F extends { readonly relativePath: string }>(files: readonly F[]): F[] {
  const first = files[0]?.relativePath.split('/').slice(0, -1) ?? []
  let shared = first.length
  for (const { relativePath } of files) {
    const folders = relativePath.split('/').slice(0, -1)
    while (shared > 0 && folders.slice(0, shared).join('/') !== first.slice(0, shared).join('/')) shared -= 1
  }
  return files.map((file) => ({ ...file, relativePath: file.relativePath.split('/').slice(shared).join('/') }))
}

/** The folder `levels` above a path of either kind of system. */
export function toParentFolder(path: string, levels: number): string {
  const parts = path.split(/(?=[\\/])/)
  return parts.slice(0, Math.max(1, parts.length - levels)).join('')
}

function readFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** `readEntries` gives at most a hundred at a time; it is called until it gives none. */
async function readFolder(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return entries
    entries.push(...batch)
  }
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

async function collect(entry: FileSystemEntry, prefix: string): Promise<SourceFile[]> {
  if (isFileEntry(entry)) return [{ file: await readFile(entry), relativePath: prefix + entry.name }]
  if (!isFolderEntry(entry)) return []
  const children = await readFolder(entry)
  return (await Promise.all(children.map((child) => collect(child, `${prefix}${entry.name}/`)))).flat()
}

/** Everything that was dropped, folders walked. Entries must be taken before the first await: the drop's data does not outlive its event. */
export async function readDrop(transfer: DataTransfer): Promise<SourceFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  return (await Promise.all(entries.map((entry) => collect(entry, '')))).flat()
}
