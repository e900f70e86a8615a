/**
 * A child process as the shell sees it, apart from how it was started: Electron's utility process in the app, a plain Node child in tests.
 * `onExit` fires once, after the last message.
 */
export interface ChildHandle<Port = never> {
  readonly pid: number | undefined
  post(message: unknown, ports?: readonly Port[]): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (exit: ChildExit) => void): void
  kill(): void
}

/** `lastWords`: the end of what the process wrote to its error output. */
export interface ChildExit {
  readonly code: number | null
  readonly signal: string | null
  readonly lastWords: string
}
