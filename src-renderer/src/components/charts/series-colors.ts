import type { RunId } from '../../../../src-main/contract/ids.ts'

export interface SeriesLook {
  /** Name of a CSS variable. */
  readonly color: string
  readonly dash: readonly number[]
}

/** Okabe and Ito's eight; the ninth run starts again, told apart by its dashes. */
const colorCount = 8
const baselineCount = 3
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]]

interface Coloured {
  readonly id: RunId
  readonly createdAt: number
  readonly isBaseline: boolean
}

/** A run keeps the place that its age gives it, on every screen; baselines are grey. */
export function assignSeries(runs: readonly Coloured[]): Map<RunId, SeriesLook> {
  const looks = new Map<RunId, SeriesLook>()
  let coloured = 0
  let baselines = 0
  for (const run of [...runs].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))) {
    const place = run.isBaseline ? baselines : coloured
    const count = run.isBaseline ? baselineCount : colorCount
    if (run.isBaseline) baselines += 1
    else coloured += 1
    const name = run.isBaseline ? `--series-baseline-${(place % count) + 1}` : `--series-${(place % count) + 1}`
    // Greys are alike: baselines are dashed from the second on.
    const dash = run.isBaseline ? dashes[place % dashes.length] : dashes[Math.floor(place / count) % dashes.length]
    looks.set(run.id, { color: name, dash: dash ?? [] })
  }
  return looks
}

/** Among the few runs of one chart no two may look alike: a repeated look moves to the next free colour. */
export function separateLooks(ids: readonly RunId[], looks: ReadonlyMap<RunId, SeriesLook>): Map<RunId, SeriesLook> {
  const keyOf = (look: SeriesLook): string => `${look.color} ${look.dash.join(' ')}`
  const taken = new Set<string>()
  const result = new Map<RunId, SeriesLook>()
  for (const id of ids) {
    const look = looks.get(id) ?? { color: '--series-1', dash: [] }
    const free = dashes.map((dash) => ({ color: look.color, dash })).find((candidate) => !taken.has(keyOf(candidate)))
    const chosen = taken.has(keyOf(look)) ? (free ?? look) : look
    taken.add(keyOf(chosen))
    result.set(id, chosen)
  }
  return result
}
