import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import { hasEnded, type RunDetail, type RunSummary } from '../../../src-main/contract/runs.ts'

/** Applies one event to the run it speaks of. An event that the summary already contains (by `lastSeq`) changes nothing. */
export function applyToSummary(summary: RunSummary, { seq, at, body }: WorkspaceEvent): RunSummary {
  if (seq <= summary.lastSeq || !('runId' in body) || body.runId !== summary.id) return summary
  const known = { ...summary, lastSeq: seq }
  switch (body.type) {
    case 'run.state':
      return {
        ...known,
        state: body.state,
        error: body.error,
        progress: hasEnded(body.state) ? null : known.progress,
        startedAt: body.state === 'running' ? (known.startedAt ?? at) : known.startedAt,
        finishedAt: hasEnded(body.state) ? at : null,
      }
    case 'run.progress':
      return { ...known, progress: body.progress }
    case 'run.metrics':
      return { ...known, metrics: { ...known.metrics, ...body.metrics } }
    case 'run.finding':
      return { ...known, findings: known.findings + 1 }
    case 'run.marked':
      return { ...known, starred: body.starred, tags: body.tags, note: body.note }
    case 'run.epoch':
    case 'run.log':
    case 'run.deleted':
      return known
  }
}

/** A resumed run repeats epochs since its checkpoint: the newer reading of an epoch replaces the older one and all after it. */
function appendEpoch(epochs: RunDetail['epochs'], point: RunDetail['epochs'][number]): RunDetail['epochs'] {
  const last = epochs.at(-1)
  const kept = last !== undefined && last.epoch >= point.epoch ? epochs.filter((known) => known.epoch < point.epoch) : epochs
  return [...kept.map((known) => (point.best && known.best ? { ...known, best: false } : known)), point]
}

/** Applies a batch to an open run page: what the page loaded plus these events equals what a reload would show. */
export function applyToDetail(detail: RunDetail, events: readonly WorkspaceEvent[]): RunDetail {
  let next = detail
  for (const event of events) {
    const summary = applyToSummary(next.summary, event)
    if (summary === next.summary) continue
    next = { ...next, summary }
    if (event.body.type === 'run.epoch') {
      next.epochs = appendEpoch(next.epochs, event.body.point)
      if (event.body.point.best) next.bestEpoch = event.body.point.epoch
    }
    if (event.body.type === 'run.finding') next.findings = [...next.findings, event.body.finding]
    if (event.body.type === 'run.log') next.log = [...next.log, event.body.line]
  }
  return next
}
