/** Keeps the most recently used values; what falls out is disposed by `release`. Concurrent callers share one load. */
export class Recent<T> {
  readonly #limit: number
  readonly #release: (value: T) => void
  readonly #entries = new Map<string, Promise<T>>()

  constructor(limit: number, release: (value: T) => void) {
    this.#limit = limit
    this.#release = release
  }

  async get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key)
    if (known) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known
    }
    const loading = load()
    this.#entries.set(key, loading)
    loading.catch(() => this.#entries.delete(key))
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break
      await this.forget(oldest)
    }
    return loading
  }

  async forget(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    const value = await entry?.catch(() => undefined)
    if (value !== undefined) this.#release(value)
  }
}
