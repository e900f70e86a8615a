/** From this p on no difference is claimed. */
export const significance = 0.05

/** Holm's step-down correction (1979): the same order, each p at least as large as the one before it. */
export function holm(ps: readonly number[]): number[] {
  const order = Array.from(ps.keys()).sort((a, b) => ps[a] - ps[b])
  const adjusted = new Array<number>(ps.length).fill(1)
  let largest = 0
  order.forEach((index, step) => {
    largest = Math.max(largest, Math.min(1, ps[index] * (ps.length - step)))
    adjusted[index] = largest
  })
  return adjusted
}

/** `*` below .05, `**` below .01, `***` below .001, as figures of papers mark them. */
export function starsOf(p: number): '' | '*' | '**' | '***' {
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < significance ? '*' : ''
}
