/** Item ids are any text; in the address they are encoded one by one, so that a comma inside an id stays its own. */
export function writeItems(items: readonly string[]): string {
  return items.map(encodeURIComponent).join(',')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function readItems(text: string): string[] {
  return [...new Set(text.split(',').map(decode))].filter((item) => item !== '')
}

/** Ids as people paste them: one per line, or separated by commas, semicolons or tabs; quotes around an id are dropped. */
export function readPastedItems(text: string): string[] {
  const parts = text.split(/[\n\r,;\t]+/).map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
  return [...new Set(parts)].filter((item) => item !== '')
}
