import type { DrawnStep } from '../define.ts'

/** Mult-VAE and Mult-DAE differ in what the encoder ends with; as many hidden layers on either side as are stored. */
export function drawAutoencoder(kind: 'variational' | 'denoising', stored: ReadonlySet<string>): DrawnStep[] {
  const layers = [...stored].filter((name) => name.startsWith('W')).length
  const hidden = layers / 2 - 1
  const side = (name: string): string[] => Array.from({ length: hidden }, (_, l) => `hidden ${l + 1} of the ${name}, tanh`)
  const input = ['items of a history, scaled to length 1', ...side('encoder')]
  const output = [...side('decoder'), 'scores of all items']
  const code = kind === 'variational' ? 'code z' : 'code, tanh'
  const encoded = kind === 'variational' ? 'mean and log variance of the code' : code
  const chain = (places: readonly string[], first: number): DrawnStep[] =>
    places.slice(1).map((to, l) => ({ from: places[l], to, weights: [`W${first + l}`, `b${first + l}`] }))
  return [
    ...chain([...input, encoded], 1),
    ...(kind === 'variational' ? [{ from: encoded, to: code, weights: [] }] : []),
    ...chain([code, ...output], hidden + 2),
  ]
}
