import type { DrawnStep } from '../../define.ts'

/** Encoder and decoder have the same matrices. Ratings come in beside them: a user's factor times the item's. */
export function drawCvae(stored: ReadonlySet<string>): DrawnStep[] {
  const layers = [...stored].filter((name) => /^W\d+$/.test(name)).length
  const up = Array.from({ length: layers }, (_, l) => `hidden ${l + 1}, sigmoid`)
  const down = up.map((_, l) => `hidden ${layers - l} again, sigmoid`)
  const content = 'content of an item x'
  const [distribution, code, factor] = ['mean and log variance of the code', 'code z', 'item factor v = z + offset']
  const places = [content, ...up]
  const decoded = [...down, 'content again']
  return [
    ...up.map((to, l) => ({ from: places[l], to, weights: [`W${l + 1}`, `b${l + 1}`] })),
    { from: places[layers], to: distribution, weights: ['Wz', 'bz'] },
    { from: distribution, to: code, weights: [] },
    { from: code, to: decoded[0], weights: ['Wg', 'bg'] },
    ...down.map((from, l) => ({ from, to: decoded[l + 1], weights: [`W${layers - l}`, l === layers - 1 ? 'bx' : `b${layers - l - 1}`] })),
    // Alone, in the first stage of pre-training; the first layer's own bias becomes that of the whole.
    ...up.slice(1).map((from, l) => ({ from, to: `hidden ${l + 1} of its pre-training`, weights: [`W${l + 2}`, `d${l + 2}`] })),
    { from: code, to: factor, weights: [] },
    { from: factor, to: 'score u . v', weights: [] },
    { from: 'user factor u, solved from the ratings', to: 'score u . v', weights: [] },
  ]
}
