import SqliteDatabase from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { WorkspaceEvent } from '../../../src-main/contract/index.ts'
import { kill, workersOf } from '../../support/processes.ts'
import { audit } from '../../support/trained-workspace.ts'
import type { Ground } from './ground.ts'
import { recoverAndFinish } from './recovery.ts'
import type { ScenarioName, Victim } from './scenarios.ts'

export interface Round {
  readonly scenario: ScenarioName
  readonly victim: Victim
  /** Milliseconds from the begin of the work to the kill; null: nothing is killed. */
  readonly delayMs: number | null
}

export interface RoundOutcome extends Round {
  /** Milliseconds that the work took, where it came to its end. */
  readonly workMs: number | null
  /** The kill came before the work was done. */
  readonly inTheMiddle: boolean
  /** What was not as it should be afterwards; empty: nothing was lost. */
  readonly lost: readonly string[]
}

const Line = z.union([z.object({ mark: z.enum(['begun', 'done', 'failed']) }), z.object({ event: WorkspaceEvent })])

/** A copy of the ground, one kill, then everything that must hold afterwards. `folder` is removed when nothing was lost. */
export async function playRound(ground: Ground, folder: string, round: Round): Promise<RoundOutcome> {
  const workspace = join(folder, 'workspace')
  await cp(join(ground.folder, round.scenario === 'migrate' ? 'old' : 'current'), workspace, { recursive: true })
  const { events, ...happened } = await workAndKill(ground, workspace, round)
  const lost: string[] = [...happened.complaints, ...missingEvents(workspace, events)]
  try {
    lost.push(...(await recoverAndFinish(ground, workspace, round, events)))
    for (const { place, message } of (await audit(workspace)).findings) lost.push(`audit: ${place}: ${message}`)
  } catch (thrown) {
    lost.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  }
  if (lost.length === 0) await rm(folder, { recursive: true, force: true })
  return { ...round, workMs: happened.workMs, inTheMiddle: happened.inTheMiddle, lost }
}

interface Happened {
  readonly events: readonly WorkspaceEvent[]
  readonly workMs: number | null
  readonly inTheMiddle: boolean
  readonly complaints: readonly string[]
}

async function workAndKill(ground: Ground, workspace: string, { scenario, victim, delayMs }: Round): Promise<Happened> {
  const { datasetId, runId } = ground
  const task = { workspace, sources: join(ground.folder, 'sources'), scenario, datasetId, runId }
  const host = spawn(process.execPath, [join(import.meta.dirname, 'host.ts'), JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  host.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const exit = new Promise<number | null>((resolve) => host.on('close', resolve))
  const events: WorkspaceEvent[] = []
  let begunAt = 0
  let workMs: number | null = null
  let killing: Promise<void> | undefined
  let inTheMiddle = false
  for await (const text of createInterface({ input: host.stdout })) {
    const line = Line.safeParse(parseJson(text)).data
    // A line that the kill has cut.
    if (line === undefined) continue
    if ('event' in line) events.push(line.event)
    else if (line.mark === 'begun') {
      begunAt = performance.now()
      if (delayMs !== null) {
        killing = pause(delayMs).then(async () => {
          inTheMiddle = workMs === null
          await killVictim(host.pid ?? 0, victim)
        })
      }
    } else {
      workMs = performance.now() - begunAt
      await killing
      host.stdin.end('enough\n')
    }
  }
  await killing
  const code = await exit
  const engineLives = delayMs === null || victim === 'worker'
  const complaints =
    engineLives && code !== 0 ? [`the engine ended with ${code}: ${errors}`] : begunAt === 0 ? [`it never began: ${errors}`] : []
  return { events, workMs, inTheMiddle, complaints }
}

async function killVictim(host: number, victim: Victim): Promise<void> {
  const workers = victim === 'engine' ? [] : await workersOf(host)
  for (const pid of victim === 'worker' ? workers : [host, ...workers]) kill(pid)
}

/** Durable before visible: what anybody has heard of is in the catalogue. Events of a run go with the run. */
function missingEvents(workspace: string, events: readonly WorkspaceEvent[]): string[] {
  const path = join(workspace, 'workbench.sqlite')
  if (!existsSync(path)) return ['the catalogue is gone']
  const database = new SqliteDatabase(path)
  const find = database.prepare<[number], { body: string }>('SELECT body FROM events WHERE seq = ?')
  const hasRun = database.prepare<[string], { id: string }>('SELECT id FROM runs WHERE id = ?')
  const missing = events.filter(({ seq, body }) => {
    if ('runId' in body && !hasRun.get(body.runId)) return false
    const row = find.get(seq)
    return row === undefined || JSON.stringify(sorted(parseJson(row.body))) !== JSON.stringify(sorted(body))
  })
  database.close()
  return missing.map(({ seq, body }) => `event ${seq} (${body.type}) was told and is not there`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
