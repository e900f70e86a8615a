/** Counts what ran and says it in a line each, in the words that `npm test` reads: `ok`, `failed`, `skipped`, and the totals at the end. */
export function createTally(write) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const reasonOf = (thrown) => (thrown instanceof Error ? thrown.message : String(thrown))
  const line = (word, name, text) => write(`${word} ${name}${text ? `: ${text.replaceAll('\n', ' | ')}` : ''}\n`)
  return {
    counts,
    async check(name, run) {
      const startedAt = performance.now()
      try {
        await run()
        counts.passed++
        line('ok', `${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
        return true
      } catch (thrown) {
        this.fail(name, thrown)
        return false
      }
    },
    fail(name, thrown) {
      counts.failed++
      line('failed', name, reasonOf(thrown))
    },
    skip(name, reason) {
      counts.skipped++
      line('skipped', name, reason)
    },
    end() {
      write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
      return counts.failed === 0 ? 0 : 1
    },
  }
}
