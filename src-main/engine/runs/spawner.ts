/** A worker process as the engine sees it. Messages are structured-cloneable; `onExit` fires once. */
export interface WorkerProcess {
  readonly pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (exit: { code: number | null; signal: string | null; lastWords: string }) => void): void
  kill(): void
}

/** How a host starts workers: Electron forks utility processes, Node hosts fork themselves. `role` picks the entry file. */
export interface RunnerSpawner {
  spawn(role: 'runner' | 'reader', options: { threads: number }): WorkerProcess
}
