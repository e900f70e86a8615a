import { z } from 'zod'

/** Every expected failure has one of these codes; a code never changes its meaning. */
export const ErrorCode = z.enum([
  'USAGE',
  'INVALID_INPUT',
  'FILE_NOT_FOUND',
  'FILE_UNREADABLE',
  'FILE_EMPTY',
  'FILE_CHANGED',
  'FILE_FORMAT',
  'MAPPING_UNCERTAIN',
  'TOO_MANY_BAD_ROWS',
  'NO_USABLE_ROWS',
  'DISK_FULL',
  'DISK_FAILED',
  'PERMISSION_DENIED',
  'NAME_TAKEN',
  'DATASET_NOT_FOUND',
  'DATASET_IN_USE',
  'DATASET_DAMAGED',
  'RUN_NOT_FOUND',
  'RUN_STATE',
  'RUN_FAILED',
  'RUN_DAMAGED',
  'REPORT_NOT_FOUND',
  'CONFIG_NOT_FOUND',
  'SCENARIO_NOT_FOUND',
  'SEGMENT_NOT_FOUND',
  'SEGMENT_IN_USE',
  'STUDY_NOT_FOUND',
  'USER_NOT_FOUND',
  'ITEM_NOT_FOUND',
  'MODEL_NOT_FOUND',
  'MODEL_CANNOT',
  'SPLIT_NOT_FOUND',
  'SPLIT_EMPTY',
  'NOT_COMPARABLE',
  'WORKSPACE_LOCKED',
  'WORKSPACE_DAMAGED',
  'WORKSPACE_NEWER',
  'BACKEND_UNAVAILABLE',
  'DEVICE_LOST',
  'CANCELLED',
  'INTERNAL',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** What went wrong (`message`), and what to do next (`remedy`); `details` holds machine-readable facts such as file and line. */
export const Failure = z.object({
  code: ErrorCode,
  message: z.string(),
  remedy: z.string(),
  details: z.record(z.string(), z.json()).optional(),
})
export type Failure = z.infer<typeof Failure>
