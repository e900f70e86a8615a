import type { Clock } from '../kernel/clock.ts'

/** How long each part of a run took, in milliseconds. */
export class Timer {
  readonly #clock: Clock
  readonly milliseconds: Record<string, number> = {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async measure<T>(name: string, part: () => Promise<T>): Promise<T> {
    const before = this.#clock.elapsed()
    try {
      return await part()
    } finally {
      this.milliseconds[name] = this.#clock.elapsed() - before
    }
  }
}
