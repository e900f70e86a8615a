import type { WebSocket } from 'ws'
import type { Clock } from '../../engine/kernel/clock.ts'
import type { Admission } from './gate.ts'
import { type Allowances, type Passage, RequestLimit, TokenBucket } from './rate-limit.ts'

/**
 * Keeps the host answering when somebody asks without end: a page that went wild, or another program of this machine. Each browser that was let in
 * has its own allowance, and all others share one.
 */
export class Turnstile {
  readonly #allowances: Allowances
  readonly #clock: Clock
  readonly #strangers: RequestLimit
  /** As many as browsers were let in: the gate makes the keys. */
  readonly #sessions = new Map<string, RequestLimit>()

  constructor(allowances: Allowances, clock: Clock) {
    this.#allowances = allowances
    this.#clock = clock
    this.#strangers = new RequestLimit(allowances.strangers, clock)
  }

  /** Whoever brings the one token that lets in is no stranger any more: refused among them, he would have spent it for nothing. */
  enter(admission: Admission): Passage {
    return (admission.kind === 'refused' ? this.#strangers : this.#limitOf(admission.session)).enter()
  }

  /** A socket that sends too much is not read for a while: its messages wait at the sender, and none is lost. */
  slowDown(page: WebSocket): void {
    const bucket = new TokenBucket(this.#allowances.messages, this.#clock)
    page.on('message', () => {
      const waitMs = bucket.take()
      if (waitMs === 0 || page.isPaused) return
      page.pause()
      setTimeout(() => page.resume(), waitMs).unref()
    })
  }

  #limitOf(session: string): RequestLimit {
    const known = this.#sessions.get(session)
    if (known) return known
    const made = new RequestLimit(this.#allowances.admitted, this.#clock)
    this.#sessions.set(session, made)
    return made
  }
}
