import { app } from 'electron'
import { z } from 'zod'

const Launch = z.object({ workspace: z.string().nullable() })

/**
 * One shell per user: a second start hands its wish to the first and ends. `onSecondStart` gets the workspace that was asked for. False: this
 * is the second one.
 */
export function holdSingleInstance(workspace: string | undefined, onSecondStart: (workspace: string | undefined) => void): boolean {
  if (!app.requestSingleInstanceLock({ workspace: workspace ?? null })) return false
  app.on('second-instance', (_event, _args, _folder, launch: unknown) => {
    const parsed = Launch.safeParse(launch)
    onSecondStart(parsed.success ? (parsed.data.workspace ?? undefined) : undefined)
  })
  return true
}
