/** Where engine code says what it does. Hosts decide where the lines go. */
export interface Logger {
  info(message: string, facts?: Record<string, unknown>): void
  warn(message: string, facts?: Record<string, unknown>): void
  error(message: string, facts?: Record<string, unknown>): void
  with(facts: Record<string, unknown>): Logger
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {}, with: () => silentLogger }

/** JSON lines, one object each: time, level, message, facts. */
export function createLineLogger(write: (line: string) => void, now: () => number, bound: Record<string, unknown> = {}): Logger {
  const line = (level: string, message: string, facts: Record<string, unknown> = {}): void =>
    write(JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...bound, ...facts }) + '\n')
  return {
    info: (message, facts) => line('info', message, facts),
    warn: (message, facts) => line('warn', message, facts),
    error: (message, facts) => line('error', message, facts),
    with: (facts) => createLineLogger(write, now, { ...bound, ...facts }),
  }
}
