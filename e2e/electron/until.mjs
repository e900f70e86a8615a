const everyMs = 50
const limitMs = 30_000

/** Waits until the condition holds; throws when it does not within half a minute. */
export async function until(condition) {
  for (const startedAt = performance.now(); performance.now() - startedAt < limitMs;) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  throw new Error(`not within ${limitMs / 1000} s: ${condition}`)
}
