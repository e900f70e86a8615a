import type { RunQueue } from '../../../contract/index.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { type CommandContext, type CommandResult, noMoreWords, word } from '../command.ts'
import { getRun, someRuns } from '../find.ts'
import { table } from '../text.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

async function show(engine: EngineClient, queue: RunQueue): Promise<CommandResult> {
  const names = new Map((await someRuns(engine, queue.runIds, [])).map((run) => [run.id, run.name]))
  const rows = queue.runIds.map((id, place) => [String(place + 1), names.get(id) ?? id])
  const state = queue.isPaused ? 'The queue is paused: nothing new begins.' : 'The queue is open.'
  return { json: { queue }, text: rows.length === 0 ? `${state} Nothing waits.` : `${state}\n${table(['place', 'run'], rows)}` }
}

/** The order of waiting runs: `runs queue`, `runs pause`, `runs continue`, `runs first <run>`. */
export const queueVerbs: Record<string, Verb> = {
  async queue(context) {
    noMoreWords(context, 1)
    const engine = await context.engine()
    return show(engine, await engine.queue.get())
  },
  async pause(context) {
    noMoreWords(context, 1)
    const engine = await context.engine()
    return show(engine, await engine.queue.pause())
  },
  async continue(context) {
    noMoreWords(context, 1)
    const engine = await context.engine()
    return show(engine, await engine.queue.continue())
  },
  async first(context) {
    noMoreWords(context, 2)
    const engine = await context.engine()
    const { id } = await getRun(engine, word(context, 1, 'run'))
    const { runIds } = await engine.queue.get()
    return show(engine, await engine.queue.move({ runId: id, before: runIds.find((other) => other !== id) ?? null }))
  },
}
