import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One line on stderr. */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`)
}

/** Bytes of all files below a folder; files that vanish meanwhile count nothing. */
export function folderSize(folder) {
  let total = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      total += entry.isDirectory() ? folderSize(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    }
  } catch {
    return total
  }
  return total
}

/** `[=====>     ] 120 of 274 MB` */
export function barText(doneBytes, totalBytes, width = 30) {
  const ratio = Math.min(1, doneBytes / totalBytes)
  const filled = Math.round(ratio * width)
  const bar = '='.repeat(Math.max(0, filled - 1)) + (filled ? '>' : '')
  return `[${bar.padEnd(width)}] ${megabytes(Math.min(doneBytes, totalBytes))} of ${megabytes(totalBytes)} MB`
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6)
}

/**
 * Shows how a folder grows towards `totalBytes` until the returned function is called: a bar that redraws itself on a terminal, a line at each quarter
 * elsewhere. It watches files instead of asking the downloader, so that it looks the same for every one of them.
 */
export function showDownload(title, folder, totalBytes) {
  const isTerminal = Boolean(process.stderr.isTTY)
  let saidQuarter = 0
  const draw = () => {
    const done = folderSize(folder)
    if (isTerminal) process.stderr.write(`\r${title} ${barText(done, totalBytes)}`)
    const quarter = Math.min(3, Math.floor((4 * done) / totalBytes))
    if (!isTerminal && quarter > saidQuarter) say(`${title}: ${megabytes(done)} of ${megabytes(totalBytes)} MB`)
    saidQuarter = Math.max(saidQuarter, quarter)
  }
  const timer = setInterval(draw, 250)
  return () => {
    clearInterval(timer)
    if (isTerminal) process.stderr.write('\r\x1b[K')
  }
}
