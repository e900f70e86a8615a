/**
 * What a page may ask of the shell around it, beyond the engine: the whole surface of the preload script (`window.coldframe`).
 * The browser host has the same functions over HTTP (see src-renderer/src/api/host.ts).
 */
export interface HostBridge {
  readonly kind: 'electron' | 'browser'
  /** Asks for a fresh port to the engine; it arrives as a window message `{ type: 'coldframe:port' }` with the port transferred. */
  requestEnginePort(): void
  /** Opens the file dialog; paths of the chosen files or of one folder, [] when dismissed. */
  pickFiles(kind: 'files' | 'folder'): Promise<string[]>
  /** The path of a file that was dropped or chosen, '' when it has none. */
  pathForFile(file: File): string
  /** Asks where to save and writes the text or the bytes; false when dismissed. */
  saveFile(suggestedName: string, content: string | Uint8Array<ArrayBuffer>): Promise<boolean>
  /** Asks for a workspace folder (or takes the given one) and reopens the window on it. */
  openWorkspace(path?: string): Promise<void>
  recentWorkspaces(): Promise<string[]>
}
