import type { ErrorCode, Failure } from '../../contract/index.ts'

/** JSON facts beside a failure: file, line, counts. */
export type FailureDetails = NonNullable<Failure['details']>

/** A message may quote what somebody gave, which may be of any length. */
const longestMessage = 1000

/**
 * An expected failure: bad input, a full disk, a missing thing. Shown to people as it is; never logged with a stack.
 * `message` says what happened and where, `remedy` what to do next.
 */
export class WorkbenchError extends Error {
  readonly code: ErrorCode
  readonly remedy: string
  readonly details: FailureDetails | undefined

  constructor(code: ErrorCode, message: string, remedy: string, options: { details?: FailureDetails; cause?: unknown } = {}) {
    super(shortened(message, longestMessage), { cause: options.cause })
    this.name = 'WorkbenchError'
    this.code = code
    this.remedy = remedy
    this.details = options.details
  }
}

/** Somebody asked to stop. Not a failure; never logged as one. */
export class CancelledError extends Error {
  constructor() {
    super('Cancelled.')
    this.name = 'CancelledError'
  }
}

/** A bug: the state that the code relies on does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Internal: ${message}`)
}

export function assertNever(value: never): never {
  throw new Error(`Internal: unexpected ${JSON.stringify(value)}`)
}

/** Any thrown thing as a failure that can cross a process boundary. Bugs become INTERNAL and keep their message. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof WorkbenchError) {
    return { code: thrown.code, message: thrown.message, remedy: thrown.remedy, ...(thrown.details ? { details: thrown.details } : {}) }
  }
  if (thrown instanceof CancelledError) return { code: 'CANCELLED', message: 'Cancelled.', remedy: 'Start it again when you want it.' }
  const system = fromSystemError(thrown)
  if (system) return system
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    code: 'INTERNAL',
    message: `Unexpected: ${message}`,
    remedy: 'This is a defect of Coldframe. Copy the diagnosis and report it; your data is safe.',
  }
}

/** A failure that came over a wire, as an error again. */
export function fromFailure(failure: Failure): Error {
  if (failure.code === 'CANCELLED') return new CancelledError()
  return new WorkbenchError(failure.code, failure.message, failure.remedy, failure.details ? { details: failure.details } : {})
}

function fromSystemError(thrown: unknown): Failure | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined
  const path = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : 'the file'
  switch (thrown.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return {
        code: 'DISK_FULL',
        message: `No space is left on the disk while writing ${path}.`,
        remedy: 'Free some space and start it again; nothing half-written was kept.',
      }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'PERMISSION_DENIED',
        message: `Access to ${path} is not permitted.`,
        remedy: 'Change the permissions, or choose another place.',
      }
    case 'EIO':
      return {
        code: 'DISK_FAILED',
        message: `The disk reported an error at ${path} (input/output error).`,
        remedy:
          'Check the disk and its connection, back the workspace up to another one, then start it again; nothing half-written was kept.',
      }
    case 'ENOENT':
      return { code: 'FILE_NOT_FOUND', message: `${path} does not exist.`, remedy: 'Check the path.' }
    case 'SQLITE_ERROR':
      return thrown.message.startsWith('no such table') ? damagedCatalogue(thrown.message) : undefined
    case 'SQLITE_CORRUPT':
      return damagedCatalogue(thrown.message)
    case 'EEXIST':
      return { code: 'NAME_TAKEN', message: `${shortened(path)} is there already.`, remedy: 'Move it away, or choose another place.' }
    case 'ENAMETOOLONG':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
      return { code: 'INVALID_INPUT', message: `${shortened(path)} cannot be used here (${thrown.code}).`, remedy: 'Check the path.' }
    // What Node says of a path with a null byte.
    case 'ERR_INVALID_ARG_VALUE':
      return { code: 'INVALID_INPUT', message: `No path can look like this: ${shortened(thrown.message)}`, remedy: 'Check the path.' }
    default:
      return undefined
  }
}

function damagedCatalogue(why: string): Failure {
  return {
    code: 'WORKSPACE_DAMAGED',
    message: `The catalogue of this workspace is damaged: ${why}.`,
    remedy: 'Restore the workspace from a backup; datasets and runs stay on the disk.',
  }
}

/** Its beginning and its end, where it is longer. */
function shortened(text: string, most = 200): string {
  return text.length <= most ? text : `${text.slice(0, most * 0.75)} … ${text.slice(-most * 0.2)}`
}
