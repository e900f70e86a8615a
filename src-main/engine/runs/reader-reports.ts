import type { OpenRun } from '../training/bundle.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { type Answer, on } from './reader-answer.ts'
import { readerCalls } from './reader-messages.ts'

interface OpenedRun {
  readonly run: OpenRun
  readonly evaluation: StoredEvaluation | null
}

/** What writes reports, and what reads them again. */
export function reportAnswers(openedRun: (folder: string) => Promise<OpenedRun>): Answer[] {
  const files = () => import('../reports/report-file.ts')
  return [
    on(readerCalls.report, async ({ input, recipe }) => (await files()).writeReport(input, recipe)),
    on(readerCalls.openReport, async ({ file }) => (await files()).openReport(file)),
    on(readerCalls.viewReport, async ({ file }) => ({ html: (await files()).viewReport(file) })),
    on(readerCalls.pickUsers, async ({ runFolder, users, count, salt }) => {
      const { run, evaluation } = await openedRun(runFolder)
      if (users.length > 0) return { users: (await import('../reports/pseudonyms.ts')).usersByName(users, run.users.ids, salt) }
      return { users: evaluation ? (await import('../explore/gallery.ts')).pickGallery(run, evaluation, count) : [] }
    }),
  ]
}
