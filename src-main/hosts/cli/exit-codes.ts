import { ORPCError } from '@orpc/client'
import { type ErrorCode, Failure } from '../../contract/index.ts'
import { toFailure } from '../../engine/kernel/errors.ts'

/** A condition of `runs compare --fail-if` holds: the comparison was made, and its answer is no. */
export const gateExitCode = 6

/** An audit found something that is not in order. */
export const auditExitCode = 7

/** 0 done; 2 usage; 3 bad input; 4 not found; 5 a run failed; 130 cancelled (as ctrl-C in a shell). */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'USAGE':
      return 2
    case 'FILE_NOT_FOUND':
    case 'DATASET_NOT_FOUND':
    case 'RUN_NOT_FOUND':
    case 'REPORT_NOT_FOUND':
    case 'CONFIG_NOT_FOUND':
    case 'SCENARIO_NOT_FOUND':
    case 'SEGMENT_NOT_FOUND':
    case 'STUDY_NOT_FOUND':
    case 'USER_NOT_FOUND':
    case 'ITEM_NOT_FOUND':
    case 'MODEL_NOT_FOUND':
    case 'SPLIT_NOT_FOUND':
      return 4
    case 'RUN_FAILED':
    case 'DEVICE_LOST':
    case 'INTERNAL':
      return 5
    case 'CANCELLED':
      return 130
    case 'INVALID_INPUT':
    case 'FILE_UNREADABLE':
    case 'FILE_EMPTY':
    case 'FILE_CHANGED':
    case 'FILE_FORMAT':
    case 'MAPPING_UNCERTAIN':
    case 'TOO_MANY_BAD_ROWS':
    case 'NO_USABLE_ROWS':
    case 'DISK_FULL':
    case 'DISK_FAILED':
    case 'PERMISSION_DENIED':
    case 'NAME_TAKEN':
    case 'SEGMENT_IN_USE':
    case 'DATASET_IN_USE':
    case 'DATASET_DAMAGED':
    case 'RUN_STATE':
    case 'RUN_DAMAGED':
    case 'MODEL_CANNOT':
    case 'SPLIT_EMPTY':
    case 'NOT_COMPARABLE':
    case 'WORKSPACE_LOCKED':
    case 'WORKSPACE_DAMAGED':
    case 'WORKSPACE_NEWER':
    case 'BACKEND_UNAVAILABLE':
      return 3
  }
}

/** What went wrong, whether it was thrown here or came from the engine. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof ORPCError)) return toFailure(thrown)
  const failure = Failure.safeParse(thrown.data)
  if (failure.success) return failure.data
  return toFailure(thrown)
}
