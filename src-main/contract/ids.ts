import { z } from 'zod'

/** Ids are opaque to people and branded for the compiler; a dataset's id can never be passed where a run's is wanted. */
export const DatasetId = z
  .string()
  .regex(/^ds_[a-z0-9]{6,40}$/)
  .brand('DatasetId')
export type DatasetId = z.infer<typeof DatasetId>

export const RunId = z
  .string()
  .regex(/^run_[a-z0-9]{6,40}$/)
  .brand('RunId')
export type RunId = z.infer<typeof RunId>

export const ReportId = z
  .string()
  .regex(/^rep_[a-z0-9]{6,40}$/)
  .brand('ReportId')
export type ReportId = z.infer<typeof ReportId>

export const ConfigId = z
  .string()
  .regex(/^cfg_[a-z0-9]{6,40}$/)
  .brand('ConfigId')
export type ConfigId = z.infer<typeof ConfigId>

export const ScenarioId = z
  .string()
  .regex(/^scn_[a-z0-9]{6,40}$/)
  .brand('ScenarioId')
export type ScenarioId = z.infer<typeof ScenarioId>

export const SegmentId = z
  .string()
  .regex(/^seg_[a-z0-9]{6,40}$/)
  .brand('SegmentId')
export type SegmentId = z.infer<typeof SegmentId>

export const StudyId = z
  .string()
  .regex(/^stu_[a-z0-9]{6,40}$/)
  .brand('StudyId')
export type StudyId = z.infer<typeof StudyId>

/** One execution of a short-lived worker process that is not a training run: an import, an attribute join, an export. */
export const JobId = z
  .string()
  .regex(/^job_[a-z0-9]{6,40}$/)
  .brand('JobId')
export type JobId = z.infer<typeof JobId>
