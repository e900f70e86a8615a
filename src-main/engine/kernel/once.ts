/** Makes something when it is first asked for, and keeps it; who asks meanwhile shares the attempt. What failed is made anew at the next question. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  const key = {}
  const made = oncePer(make)
  return () => made(key)
}

/** The same for each object, as long as anybody else holds it. */
export function oncePer<K extends object, T>(make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const kept = new WeakMap<K, Promise<T>>()
  return (key) => {
    const known = kept.get(key)
    if (known) return known
    const making = make(key)
    kept.set(key, making)
    making.catch(() => kept.delete(key))
    return making
  }
}
