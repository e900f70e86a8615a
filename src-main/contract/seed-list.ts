/** Seeds as people type them, in the page and on the command line. */

const highestSeed = 2 ** 31 - 1
const mostSeeds = 100

/** `1,2,3` or `1-5` or both, each seed once, in the order given; null when the text is none. */
export function parseSeedList(text: string): number[] | null {
  const seeds = new Set<number>()
  for (const part of text.split(/[,;\s]+/).filter((word) => word !== '')) {
    const span = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part)
    if (span === null) return null
    const first = Number(span[1])
    const last = Number(span[2] ?? span[1])
    if (last < first || last > highestSeed || last - first >= mostSeeds) return null
    for (let seed = first; seed <= last; seed++) seeds.add(seed)
  }
  return seeds.size === 0 || seeds.size > mostSeeds ? null : [...seeds]
}

/** The shortest text that reads as these seeds: `1-5, 9`. */
export function writeSeedList(seeds: readonly number[]): string {
  const spans: [number, number][] = []
  for (const seed of seeds) {
    const last = spans.at(-1)
    if (last !== undefined && seed === last[1] + 1) last[1] = seed
    else spans.push([seed, seed])
  }
  return spans
    .map(([first, last]) => (last === first ? `${first}` : last === first + 1 ? `${first}, ${last}` : `${first}-${last}`))
    .join(', ')
}
