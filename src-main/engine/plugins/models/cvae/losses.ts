import type { CvaeConfig } from './settings.ts'
import type { Stage } from './stages.ts'

/**
 * The parts of a stage's loss under names of their own, since a reconstruction of hidden units and one of contents do not belong in one curve;
 * `loss` is what the stage lowers (without weight decay).
 */
export function lossesByName(stage: Stage, means: readonly number[], config: CvaeConfig): Record<string, number> {
  const [reconstruction, kl = 0, distance = 0] = means
  const bound = reconstruction + config.klWeight * kl
  switch (stage.kind) {
    case 'layer':
      return { [`layer${stage.layer}Reconstruction`]: reconstruction, loss: reconstruction }
    case 'latent':
      return { latentReconstruction: reconstruction, latentKl: kl, loss: bound }
    case 'autoencoder':
      return { autoencoderReconstruction: reconstruction, autoencoderKl: kl, loss: bound }
    case 'joint':
      return { reconstruction, kl, distance, loss: bound + couplingOf(config) * distance }
  }
}

/** The weight of |v - z|^2: lambda_v / (2 lambda_r) as equation 14 has it; the released code leaves out the 1/2. */
export function couplingOf({ coupling, itemRegularization, contentPrecision }: CvaeConfig): number {
  return (coupling === 'paper' ? 0.5 : 1) * (itemRegularization / contentPrecision)
}
