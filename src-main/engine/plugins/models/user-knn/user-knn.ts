import { type Csr } from '../../../kernel/csr.ts'
import { indexRows, nearestRows, type RowIndex, type SimilarityOptions } from '../../../kernel/neighbours.ts'
import { addSparseRows } from '../../../kernel/sparse-scores.ts'
import { sparseFromArrays, sparseToArrays } from '../../../kernel/sparse-state.ts'
import { fitWeighting, type Weighting } from '../../../kernel/weighting.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model } from '../../define.ts'

export interface UserKnnConfig extends SimilarityOptions {
  readonly neighbours: number
  readonly weighting: Weighting
}

interface Fitted {
  readonly train: Csr
  readonly index: RowIndex
  readonly weigh: (histories: Csr) => Csr
}

/** Nothing is learned beforehand: each history is compared with all training users when it is scored, so a new one is like any other. */
export function createUserKnn(config: UserKnnConfig, itemCount: number): Model {
  let fitted: Fitted | undefined
  const setTrain = (train: Csr): void => {
    const weigh = fitWeighting(train, config.weighting)
    fitted = { train, index: indexRows(weigh(train)), weigh }
  }
  const getFitted = (): Fitted => {
    if (!fitted) throw new Error('Internal: UserKNN is used before it was fitted')
    return fitted
  }
  return {
    async fit(train) {
      setTrain(train)
    },
    async scoreItems(histories) {
      const { train, index, weigh } = getFitted()
      // One thread: blocks of histories are too small to pay for starting more.
      const nearest = await nearestRows(weigh(histories), index, { ...config, passOver: 'contained', threads: 1 }, quietWork)
      return addSparseRows(nearest, train)
    },
    async save() {
      return { arrays: sparseToArrays('train', getFitted().train), json: {} }
    },
    async load(state) {
      setTrain(sparseFromArrays('train', state.arrays, itemCount))
    },
    dispose() {
      fitted = undefined
    },
  }
}
