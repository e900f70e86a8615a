type Draw = () => void

/**
 * Charts that change together are drawn one per frame: a page with six live charts never needs one long task. A chart that changes again
 * before its turn is drawn once, as it is then.
 */
export function createDrawQueue(schedule: (next: () => void) => void): {
  request(owner: object, draw: Draw): void
  forget(owner: object): void
} {
  const waiting = new Map<object, Draw>()
  let isRunning = false

  function step(): void {
    const first = waiting.entries().next()
    if (first.done === true) {
      isRunning = false
      return
    }
    const [owner, draw] = first.value
    waiting.delete(owner)
    // Before drawing, so that one chart that fails does not stop the others.
    schedule(step)
    draw()
  }

  return {
    request(owner, draw) {
      waiting.set(owner, draw)
      if (isRunning) return
      isRunning = true
      schedule(step)
    },
    forget(owner) {
      waiting.delete(owner)
    },
  }
}
