import { ORPCError } from '@orpc/client'
import { Failure } from '../../../src-main/contract/errors.ts'

/** What a screen shows of any failure: what happened, what to do next, and a code for the diagnosis. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly details: Record<string, unknown> | null
}

/** The way to the engine is gone; thrown by calls that were waiting for it. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
}

export const connectionLost = 'CONNECTION_LOST'

/** True when a call was withdrawn by the page itself: nothing to show. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function fromDefined(data: unknown): Problem | null {
  const failure = Failure.safeParse(data)
  if (!failure.success) return null
  const { code, message, remedy, details } = failure.data
  return { code, message, remedy, details: details ?? null }
}

/** Turns whatever a call threw into words; expected failures of the engine arrive with their own. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const known = fromDefined(error.data)
    if (known !== null) return known
    if (error.code === 'BAD_REQUEST') {
      return {
        code: 'BAD_REQUEST',
        message: 'The engine did not accept this request.',
        remedy: 'Check the fields of the form. If they look right, copy the diagnosis into a bug report.',
        details: { reason: error.message, data: error.data },
      }
    }
    return {
      code: error.code,
      message: 'Something inside the engine went wrong.',
      remedy: 'Your data and finished runs are safe. Try again; if it happens twice, copy the diagnosis into a bug report.',
      details: { reason: error.message },
    }
  }
  if (error instanceof ConnectionLostError) {
    return {
      code: connectionLost,
      message: 'The engine cannot be reached.',
      remedy: 'Runs go on without this window. The page reconnects by itself; if it does not, start Coldframe again.',
      details: null,
    }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'PAGE',
    message: 'This page could not finish what it was doing.',
    remedy: 'Try again, or reload the page.',
    details: { reason },
  }
}

/** A failure that an event carried, as a problem. */
export function failureToProblem(failure: Failure): Problem {
  return { code: failure.code, message: failure.message, remedy: failure.remedy, details: failure.details ?? null }
}
