import type { Failure } from './errors.ts'

/** Names of the messages between the preload script and the Electron shell. Pages never see them; they have `HostBridge`. */
export const shellChannels = {
  requestPort: 'coldframe:request-port',
  port: 'coldframe:port',
  engine: 'coldframe:engine',
  pickFiles: 'coldframe:pick-files',
  saveFile: 'coldframe:save-file',
  openWorkspace: 'coldframe:open-workspace',
  recentWorkspaces: 'coldframe:recent-workspaces',
} as const

/**
 * What the shell tells a page about its engine process, as a window message `{ type: 'coldframe:engine', ...notice }`. After `running` the
 * page asks for a fresh port; a request made earlier is kept until then. `restarting` and `stopped` mean that open calls will not be answered.
 */
export type EngineNotice =
  | { readonly state: 'running'; readonly restarts: number }
  | { readonly state: 'restarting'; readonly restarts: number; readonly failure: Failure }
  | { readonly state: 'stopped'; readonly failure: Failure }
