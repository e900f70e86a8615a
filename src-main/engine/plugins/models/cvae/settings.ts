import type { ContentSettings } from '../../content-settings.ts'

/** The settings as the model's parts read them; plugin.ts says what each means. */
export interface CvaeConfig extends ContentSettings {
  readonly epochs: number
  readonly layerEpochs: number
  readonly latentEpochs: number
  readonly autoencoderEpochs: number
  readonly pretrainingShare: number
  readonly batchSize: number
  readonly learningRate: number
  readonly pretrainingLearningRate: number
  readonly hiddenSize: number
  readonly secondHiddenSize: number | null
  readonly embeddingSize: number
  readonly confidence: number
  readonly unobservedConfidence: number
  readonly unobservedItems: 'trained-items' | 'all-items'
  readonly userRegularization: number
  readonly itemRegularization: number
  readonly contentPrecision: number
  readonly coupling: 'released-code' | 'paper'
  readonly klWeight: number
  readonly weightDecay: number
  readonly corruption: number
  readonly contentItems: 'trained-items' | 'all-items'
  readonly maximumWords: number
}
