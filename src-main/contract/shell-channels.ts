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
 * What the shell tells a page about its engine process, as a window message `{ type: 'coldframe:engine', ...notice }`. From `restarting` and
 * `stopped` on, calls that are open will not be answered. After `restarted` the page asks for a fresh port.
 */
export type EngineNotice =
  | { readonly state: 'restarting'; readonly restarts: number; readonly failure: Failure }
  | { readonly state: 'restarted'; readonly restarts: number }
  | { readonly state: 'stopped'; readonly failure: Failure }
