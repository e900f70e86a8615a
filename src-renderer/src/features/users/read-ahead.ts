/** Answers that will probably be asked for next, on their way before they are. */
export interface ReadAhead<T> {
  /** The answer that was prepared under this key, once; else a new one. */
  take(key: string, ask: () => Promise<T>): Promise<T>
  prepare(key: string, ask: () => Promise<T>): void
}

/** Keeps the newest `most`. A prepared answer that failed is asked for again, so that its problem is told to the one who wants it. */
export function createReadAhead<T>(most: number): ReadAhead<T> {
  const prepared = new Map<string, Promise<T | null>>()
  return {
    take: async (key, ask) => {
      const answer = prepared.get(key)
      prepared.delete(key)
      return (await answer) ?? ask()
    },
    prepare: (key, ask) => {
      if (prepared.has(key)) return
      prepared.set(
        key,
        ask().catch(() => null),
      )
      for (const old of [...prepared.keys()].slice(0, -most)) prepared.delete(old)
    },
  }
}
