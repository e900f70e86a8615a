import type { Clock } from '../../engine/kernel/clock.ts'

/** How much one asker may ask: a burst, then so many per second, and so many at once. */
export interface Allowance {
  readonly burst: number
  readonly perSecond: number
  readonly atOnce: number
}

/** What the browser host takes. A page that loads asks for some dozens of files; a folder with a thousand tables may be uploaded. */
export interface Allowances {
  readonly admitted: Allowance
  /** All who have no cookie, together: they cannot use up what the page needs. */
  readonly strangers: Allowance
  /** Messages per socket; more are not refused but wait, so that no call of a page is lost. */
  readonly messages: Pick<Allowance, 'burst' | 'perSecond'>
}

export const generousAllowances: Allowances = {
  admitted: { burst: 2000, perSecond: 200, atOnce: 256 },
  strangers: { burst: 100, perSecond: 10, atOnce: 16 },
  messages: { burst: 5000, perSecond: 1000 },
}

/** A bucket of tokens that fills with time (on the monotonic clock) and never holds more than a burst. */
export class TokenBucket {
  readonly #size: number
  readonly #perMs: number
  readonly #clock: Clock
  #tokens: number
  #at: number

  constructor({ burst, perSecond }: Pick<Allowance, 'burst' | 'perSecond'>, clock: Clock) {
    this.#size = burst
    this.#perMs = perSecond / 1000
    this.#clock = clock
    this.#tokens = burst
    this.#at = clock.elapsed()
  }

  /** Takes a token; how many milliseconds until there is one again, 0 when one was taken. */
  take(): number {
    const now = this.#clock.elapsed()
    this.#tokens = Math.min(this.#size, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs)
    this.#tokens -= 1
    return 0
  }
}

/** What a request gets: `end` has to be called when it is answered, or the milliseconds until the next may come. */
export type Passage = { readonly end: () => void } | { readonly retryMs: number }

/** Requests of one asker, counted by time and at once. */
export class RequestLimit {
  readonly #bucket: TokenBucket
  readonly #atOnce: number
  #open = 0

  constructor(allowance: Allowance, clock: Clock) {
    this.#bucket = new TokenBucket(allowance, clock)
    this.#atOnce = allowance.atOnce
  }

  enter(): Passage {
    if (this.#open >= this.#atOnce) return { retryMs: 1000 }
    const retryMs = this.#bucket.take()
    if (retryMs > 0) return { retryMs }
    this.#open++
    let isOpen = true
    return {
      end: () => {
        if (isOpen) this.#open--
        isOpen = false
      },
    }
  }
}
