import { z } from 'zod'
import { JobState, Progress } from './datasets.ts'
import { Failure } from './errors.ts'
import { ConfigId, DatasetId, JobId, ReportId, RunId, ScenarioId, SegmentId } from './ids.ts'
import { RunQueue } from './queue.ts'
import { EpochPoint, Finding, LogLine, MetricTable, RunState } from './runs.ts'

/** What an event says. Past tense; written to the database before anyone hears of it. */
export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.state'), runId: RunId, state: RunState, error: Failure.nullable() }),
  z.object({ type: z.literal('run.progress'), runId: RunId, progress: Progress }),
  z.object({ type: z.literal('run.epoch'), runId: RunId, point: EpochPoint }),
  z.object({ type: z.literal('run.log'), runId: RunId, line: LogLine }),
  z.object({ type: z.literal('run.finding'), runId: RunId, finding: Finding }),
  z.object({ type: z.literal('run.metrics'), runId: RunId, metrics: MetricTable }),
  z.object({ type: z.literal('run.marked'), runId: RunId, starred: z.boolean(), tags: z.array(z.string()), note: z.string() }),
  z.object({ type: z.literal('run.deleted'), runId: RunId }),
  z.object({ type: z.literal('queue.changed'), queue: RunQueue }),
  z.object({
    type: z.literal('job.state'),
    jobId: JobId,
    title: z.string(),
    state: JobState,
    error: Failure.nullable(),
    datasetId: DatasetId.nullable(),
  }),
  z.object({ type: z.literal('job.progress'), jobId: JobId, progress: Progress }),
  z.object({ type: z.literal('dataset.added'), datasetId: DatasetId }),
  z.object({ type: z.literal('dataset.changed'), datasetId: DatasetId }),
  z.object({ type: z.literal('dataset.deleted'), datasetId: DatasetId }),
  z.object({ type: z.literal('config.added'), configId: ConfigId }),
  z.object({ type: z.literal('config.changed'), configId: ConfigId }),
  z.object({ type: z.literal('config.deleted'), configId: ConfigId }),
  z.object({ type: z.literal('scenario.saved'), scenarioId: ScenarioId, datasetId: DatasetId }),
  z.object({ type: z.literal('scenario.deleted'), scenarioId: ScenarioId, datasetId: DatasetId }),
  z.object({ type: z.literal('segment.saved'), segmentId: SegmentId, datasetId: DatasetId }),
  z.object({ type: z.literal('segment.deleted'), segmentId: SegmentId, datasetId: DatasetId }),
  z.object({ type: z.literal('report.added'), reportId: ReportId }),
  z.object({ type: z.literal('report.deleted'), reportId: ReportId }),
])
export type EventBody = z.infer<typeof EventBody>

/** `seq` grows by the database's own counter: replay from any number, then follow, and nothing is missed or doubled. */
export const WorkspaceEvent = z.object({ seq: z.number().int(), at: z.number(), body: EventBody })
export type WorkspaceEvent = z.infer<typeof WorkspaceEvent>
