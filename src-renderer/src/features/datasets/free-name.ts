/** A name that nobody has yet: `sample`, `sample 2`, `sample 3`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted
  for (let number = 2; ; number += 1) {
    const name = `${wanted} ${number}`
    if (!taken.includes(name)) return name
  }
}

/** What a dataset from this path would be called: the file's name without its ending, or the folder's. */
export function nameFromPath(path: string): string {
  const last =
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? ''
  return last.replace(/\.(csv|tsv|txt|dat|data|jsonl|ndjson|json|parquet|gz|zip)$/i, '').replace(/\.(csv|tsv|jsonl)$/i, '')
}
