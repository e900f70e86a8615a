import type { EngineNotice } from '../../contract/shell-channels.ts'
import { systemClock } from '../../engine/kernel/clock.ts'
import { defaultWorkspace } from '../environment.ts'
import { workerEnvironment } from '../worker-environment.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import type { Places } from './places.ts'
import { startUtilityChild } from './utility-child.ts'
import type { Supervisor } from './workspace-window.ts'

export interface EngineEvents {
  onNotice(notice: EngineNotice): void
  onPortUsed(portId: number): void
  onBusyChanged(): void
}

/** The engine of a workspace as utility processes of this app: one for the engine itself, one for each worker. */
export function createEngineSupervisor(workspace: string, places: Places, log: (text: string) => void, events: EngineEvents): Supervisor {
  return new EngineSupervisor<Electron.MessagePortMain>({
    workspace,
    // Who opens the app for the first time finds something to try; a folder of one's own choice starts empty.
    sampleWhenNew: workspace === defaultWorkspace(),
    now: systemClock.elapsed,
    startEngine: () => startUtilityChild({ entry: places.engineEntry, args: [], environment: process.env, name: 'Coldframe engine', log }),
    startWorker: (role, threads) =>
      startUtilityChild({
        entry: places.workerEntry,
        args: [role],
        environment: workerEnvironment(process.env, threads),
        name: `Coldframe ${role}`,
        log,
      }),
    ...events,
  })
}
