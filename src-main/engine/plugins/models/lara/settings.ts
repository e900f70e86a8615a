import type { ContentSettings } from '../../content-settings.ts'

/** The settings as the model's parts read them; plugin.ts says what each means. */
export interface LaraConfig extends ContentSettings {
  readonly form: 'multi-generator' | 'released-code'
  readonly epochs: number
  readonly batchSize: number
  readonly generatorBatchSize: number
  readonly generatorLearningRate: number
  readonly discriminatorLearningRate: number
  /** null: a whole pass. */
  readonly turnSteps: number | null
  readonly optimizer: 'adam' | 'sgd'
  readonly generatorLoss: 'non-saturating' | 'saturating'
  readonly embeddingSize: number
  readonly generatorSize: number
  readonly hiddenSize: number
  readonly absent: 'embedding' | 'silent'
  readonly profileActivation: 'softmax' | 'softplus' | 'tanh'
  readonly normalization: 'share' | 'length' | 'none'
  readonly activity: boolean
  readonly standardize: boolean
  readonly noise: number
  readonly answer: 'counts' | 'normalized' | 'cosine' | 'discriminator'
  readonly profileFields: string
  readonly profileSize: number
}

/** "genres, year" -> ["genres", "year"] */
export function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
