/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna 2018), state from splitmix32. The whole state is four words, so a checkpoint can
 * hold it and a resumed run draws what the straight run would have drawn.
 */
export interface Rng {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number
  /** Uniform integer in [0, n). */
  int(n: number): number
  /** Standard normal (Box and Muller). */
  normal(): number
  /** An independent stream for a named purpose; the parent's state is not touched. */
  fork(label: string): Rng
  state(): RngState
  restore(state: RngState): void
}

export type RngState = readonly [number, number, number, number]

export function createRng(seed: number): Rng {
  let s = seedState(seed)
  const raw = (): number => {
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0
    const t = s[1] << 9
    let [a, b, c, d] = s
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotl(d, 11)
    s = [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
    return result
  }
  const next = (): number => raw() / 4294967296
  return {
    next,
    int: (n) => Math.floor(next() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (label) => createRng(hashLabel(label, s[0] ^ s[1] ^ s[2] ^ s[3])),
    state: () => s,
    restore: (state) => {
      s = state
    },
  }
}

/** Fisher and Yates, in place. */
export function shuffle<T extends Uint32Array | Int32Array | unknown[]>(values: T, rng: Rng): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1)
    const kept = values[i]
    values[i] = values[j] as never
    values[j] = kept as never
  }
  return values
}

/** The identity permutation 0..n-1, shuffled. */
export function permutation(n: number, rng: Rng): Uint32Array {
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  return shuffle(order, rng)
}

function seedState(seed: number): RngState {
  let h = seed >>> 0
  const word = (): number => {
    h = (h + 0x9e3779b9) >>> 0
    let z = h
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  return [word(), word(), word(), word()]
}

function hashLabel(label: string, seed: number): number {
  let h = (2166136261 ^ seed) >>> 0
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 16777619) >>> 0
  return h
}

function rotl(x: number, k: number): number {
  return ((x << k) | (x >>> (32 - k))) >>> 0
}
