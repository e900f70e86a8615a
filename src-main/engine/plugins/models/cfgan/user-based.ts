import { rowLength } from '../../../kernel/csr.ts'
import type { Model, ModelContext } from '../../define.ts'
import type { CfganConfig } from './config.ts'
import { generateFew } from './stored-network.ts'
import { createTrainer } from './trainer.ts'

/** Up to this many histories are scored without TensorFlow, once the weights are stored arrays. */
const fewHistories = 4

/** u-CFGAN: a vector is a user's row, x^ = G(history) ranks the items; any history can be folded in. */
export function createUserBased(config: CfganConfig, context: ModelContext): Model {
  const { itemCount } = context
  const trainer = createTrainer(config, itemCount, context.rng)
  return {
    async prepare(train) {
      const users = Uint32Array.from({ length: train.rows }, (_, row) => row).filter((row) => rowLength(train, row) > 0)
      trainer.begin(train, users)
    },
    trainEpoch: (work) => trainer.trainEpoch(work),
    async scoreItems(histories) {
      if (trainer.stored && histories.rows <= fewHistories) return generateFew(trainer.stored, histories, config.hiddenLayers)
      const scores = new Float32Array(histories.rows * itemCount)
      await trainer.generateAll(histories, 'output', (values, fromRow) => scores.set(values, fromRow * itemCount))
      return scores
    },
    save: async () => ({ arrays: await trainer.save(), json: {} }),
    load: async (state) => trainer.load(state.arrays),
    saveTraining: () => trainer.saveTraining(),
    loadTraining: (state) => trainer.loadTraining(state),
    dispose: () => trainer.dispose(),
  }
}
