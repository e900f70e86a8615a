/** The parts of training in their order, counted in epochs of one sequence, so that the engine's loop can stop and go on anywhere. */
export type Stage =
  | { readonly kind: 'layer'; readonly layer: number }
  | { readonly kind: 'latent' }
  | { readonly kind: 'autoencoder' }
  | { readonly kind: 'joint' }

export interface StageEpochs {
  readonly layerEpochs: number
  readonly latentEpochs: number
  readonly autoencoderEpochs: number
  readonly secondHiddenSize: number | null
}

export function hiddenSizesOf(config: { readonly hiddenSize: number; readonly secondHiddenSize: number | null }): readonly number[] {
  return config.secondHiddenSize === null ? [config.hiddenSize] : [config.hiddenSize, config.secondHiddenSize]
}

export function pretrainingEpochs({ layerEpochs, latentEpochs, autoencoderEpochs, secondHiddenSize }: StageEpochs): number {
  return (secondHiddenSize === null ? 1 : 2) * layerEpochs + latentEpochs + autoencoderEpochs
}

/** The stage of an epoch, counted from 0: each layer, the latent layer, the whole autoencoder, then joint training for good. */
export function stageOf(config: StageEpochs, epoch: number): Stage {
  const layers = config.secondHiddenSize === null ? 1 : 2
  const latentFrom = layers * config.layerEpochs
  if (epoch < latentFrom) return { kind: 'layer', layer: 1 + Math.floor(epoch / config.layerEpochs) }
  if (epoch < latentFrom + config.latentEpochs) return { kind: 'latent' }
  return { kind: epoch < pretrainingEpochs(config) ? 'autoencoder' : 'joint' }
}

export function nameOf(stage: Stage): string {
  return stage.kind === 'layer' ? `layer ${stage.layer}` : stage.kind
}
