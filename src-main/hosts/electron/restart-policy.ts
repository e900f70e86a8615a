/** How often a crashed engine is started again before somebody is asked: three times in five minutes. */
const limit = 3
const withinMs = 5 * 60_000

/** `mayRestart(now)` counts a crash and says whether another start is worth it; `now` in milliseconds. */
export function createRestartPolicy(): { mayRestart(now: number): boolean } {
  let crashes: number[] = []
  return {
    mayRestart(now) {
      crashes = [...crashes.filter((at) => now - at < withinMs), now]
      return crashes.length <= limit
    },
  }
}
