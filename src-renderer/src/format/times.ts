const dateTime = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
const dateOnly = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** `820 ms`, `4.2 s`, `1 m 42 s`, `2 h 05 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 999.5) return `${Math.round(ms)}\u202fms`
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)}\u202fs`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}\u202fs`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}\u202fm ${whole % 60}\u202fs`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}\u202fh ${String(minutes % 60).padStart(2, '0')}\u202fm`
  return `${Math.floor(hours / 24)}\u202fd ${hours % 24}\u202fh`
}

/** Time left is an estimate: it is rounded so that it does not flicker. */
export function formatRemaining(ms: number): string {
  if (ms < 1000) return 'nearly done'
  const seconds = ms / 1000
  const step = seconds < 20 ? 1 : seconds < 120 ? 5 : 60
  return `about ${formatDuration(Math.max(step, Math.round(seconds / step) * step) * 1000)} left`
}

export function formatDateTime(at: number): string {
  return dateTime.format(at)
}

export function formatDate(at: number): string {
  return dateOnly.format(at)
}

export function formatClock(at: number): string {
  return clockTime.format(at)
}

/** `just now`, `4 min ago`, `3 h ago`, then the date. */
export function formatAgo(at: number, now: number): string {
  const seconds = (now - at) / 1000
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  return formatDate(at)
}
