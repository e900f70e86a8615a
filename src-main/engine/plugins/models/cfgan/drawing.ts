import type { DrawnStep } from '../../define.ts'

/** `of`: whose purchase vectors, a user's or an item's. */
export function drawCfgan(of: 'user' | 'item', stored: ReadonlySet<string>): DrawnStep[] {
  const condition = `purchase vector c of the ${of}`
  const made = 'made vector x̂, linear'
  const masked = 'x̂ at observed and masked places, or c itself'
  return [
    { from: condition, to: 'hidden 1 of G, sigmoid', weights: ['G.Wc', 'G.b0'] },
    ...(stored.has('G.Wz') ? [{ from: 'noise z', to: 'hidden 1 of G, sigmoid', weights: ['G.Wz'] }] : []),
    ...drawStack('G', made, stored),
    { from: made, to: masked, weights: [] },
    { from: masked, to: 'hidden 1 of D, sigmoid', weights: ['D.Wx', 'D.b0'] },
    { from: condition, to: 'hidden 1 of D, sigmoid', weights: ['D.Wc'] },
    ...drawStack('D', 'probability of D, sigmoid', stored),
  ]
}

/** From the first hidden layer on. */
function drawStack(network: 'G' | 'D', output: string, stored: ReadonlySet<string>): DrawnStep[] {
  const layers = [...stored].filter((name) => new RegExp(`^${network}\\.W\\d+$`).test(name)).length
  return Array.from({ length: layers }, (_, l) => ({
    from: `hidden ${l + 1} of ${network}, sigmoid`,
    to: l === layers - 1 ? output : `hidden ${l + 2} of ${network}, sigmoid`,
    weights: [`${network}.W${l + 1}`, `${network}.b${l + 1}`],
  }))
}
