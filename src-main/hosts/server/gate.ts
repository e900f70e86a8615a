import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { newToken } from '../environment.ts'

/** What a request gets: in, a cookie for the token that it brought, or nothing. */
export type Admission =
  | { kind: 'admitted'; session: string }
  | { kind: 'welcome'; session: string; cookie: string }
  | { kind: 'refused'; status: number; reason: string }

/**
 * Who may talk to the browser host. A one-time token in the first address is exchanged for a cookie that scripts cannot read and other sites
 * cannot send. `Host` must be our own loopback name (an outside name that resolves to 127.0.0.1 is refused: DNS rebinding), and what changes
 * anything must come from our own origin.
 */
export class Gate {
  readonly #port: number
  readonly #sessions = new Set<string>()
  #token = newToken(32)

  constructor(port: number) {
    this.#port = port
  }

  /** The address that lets one browser in, once. */
  get invitation(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#token}`
  }

  admit(request: IncomingMessage): Admission {
    if (!this.#hosts().includes(request.headers.host ?? '')) return { kind: 'refused', status: 403, reason: 'This address is not served.' }
    const { origin } = request.headers
    if (origin !== undefined && !this.#hosts().some((host) => origin === `http://${host}`)) {
      return { kind: 'refused', status: 403, reason: 'Requests from other sites are not answered.' }
    }
    const known = this.#sessionOf(request)
    if (known !== undefined) return { kind: 'admitted', session: known }
    const token = addressOf(request)?.searchParams.get('token') ?? null
    if (request.method === 'GET' && token !== null && same(token, this.#token)) {
      this.#token = newToken(32)
      const session = newToken(32)
      this.#sessions.add(session)
      return { kind: 'welcome', session, cookie: `${this.#cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/` }
    }
    return {
      kind: 'refused',
      status: 401,
      reason: 'Open the address that Coldframe printed in the terminal; each one lets one browser in.',
    }
  }

  #hosts(): string[] {
    return [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`]
  }

  /** Cookies do not know ports: two workspaces on one machine need two names. */
  #cookieName(): string {
    return `coldframe-${this.#port}`
  }

  #sessionOf(request: IncomingMessage): string | undefined {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
    const prefix = `${this.#cookieName()}=`
    const session = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length)
    return session !== undefined && this.#sessions.has(session) ? session : undefined
  }
}

/** What a request asks for; undefined where it is no address (`GET //`): anybody on the machine can send one, and none may end the host. */
export function addressOf({ url }: IncomingMessage): URL | undefined {
  return URL.parse(url ?? '/', 'http://local') ?? undefined
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}
