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

/** `item:rating` pairs, encoded like ids, so that a colon inside an id stays its own. */
export function writeRatings(ratings: readonly { readonly item: string; readonly rating: number }[]): string {
  return ratings.map(({ item, rating }) => `${encodeURIComponent(item)}:${rating}`).join(',')
}

export function readRatings(text: string): { item: string; rating: number }[] {
  const pairs = text.split(',').flatMap((pair) => {
    const [item = '', rating = ''] = pair.split(':')
    return item === '' || rating === '' || !Number.isFinite(Number(rating)) ? [] : [[decode(item), Number(rating)] as const]
  })
  return [...new Map(pairs)].map(([item, rating]) => ({ item, rating }))
}
