import { basename } from 'node:path'
import type { LineageStep, VersionStep } from '../../contract/index.ts'
import { joinAttributes } from '../data/import/add-attributes.ts'
import { assertNever } from '../kernel/errors.ts'
import { hashFile } from '../kernel/files.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { changeField } from './change-fields.ts'
import { type Content, countsOf } from './content.ts'
import { filterByColumn, filterByItem, filterByUser, sampleUsers } from './filter-rows.ts'
import { mergeDatasets } from './merge-datasets.ts'

/** A step as the worker takes it: with its words, and for a merge the folder of the other dataset. */
export interface PlannedStep {
  readonly step: VersionStep
  readonly words: string
}

interface Outcome {
  readonly content: Content
  readonly notes?: readonly string[]
  readonly file?: LineageStep['file']
}

/**
 * Does the steps in their order, each on what the one before left, and tells what each did. Stops after a step that leaves no interaction.
 * Memory: what the step in hand has, and what it makes of it.
 * @param openOther the dataset that a merge names.
 */
export async function applySteps(
  start: Content,
  steps: readonly PlannedStep[],
  openOther: (step: Extract<VersionStep, { kind: 'merge' }>) => Promise<Content>,
  work: Work,
): Promise<{ content: Content; steps: LineageStep[] }> {
  let content = start
  const done: LineageStep[] = []
  for (const [place, { step, words }] of steps.entries()) {
    work.report({ step: `Step ${place + 1} of ${steps.length}: ${words}`, done: place, total: steps.length, remainingMs: null })
    await breathe(work.signal)
    const outcome = await applyStep(content, step, openOther, work)
    done.push({
      step,
      words,
      before: countsOf(content),
      after: countsOf(outcome.content),
      notes: [...(outcome.notes ?? [])],
      file: outcome.file ?? null,
    })
    content = outcome.content
    if (content.itemOf.length === 0) break
  }
  return { content, steps: done }
}

async function applyStep(
  content: Content,
  step: VersionStep,
  openOther: (step: Extract<VersionStep, { kind: 'merge' }>) => Promise<Content>,
  work: Work,
): Promise<Outcome> {
  switch (step.kind) {
    case 'time':
      return { content: filterByColumn(content, 'timeOf', step) }
    case 'rating':
      return { content: filterByColumn(content, 'ratingOf', step) }
    case 'items':
    case 'items-number':
      return { content: filterByItem(content, step) }
    case 'users':
      return { content: filterByUser(content, step) }
    case 'sample':
      return { content: sampleUsers(content, step) }
    case 'merge':
      return mergeDatasets(content, await openOther(step), step.keep, work.signal)
    case 'attributes': {
      const { file, notes, ...columns } = await joinAttributes(content, step, work)
      const sha256 = await hashFile(file.path, work.signal)
      return { content: { ...content, ...columns }, notes, file: { name: basename(file.path), bytes: file.bytes, sha256 } }
    }
    case 'remove-field':
    case 'rename-field':
    case 'retype-field':
      return changeField(content, step)
    case 'remove-column':
      return { content: removeColumn(content, step.column) }
    default:
      return assertNever(step)
  }
}

function removeColumn(content: Content, column: 'rating' | 'time'): Content {
  if (column === 'rating') return { ...content, ratingOf: null }
  const { name } = content.detail.summary
  return { ...content, timeOf: null, detail: { summary: { name, timeKind: 'none' } } }
}
