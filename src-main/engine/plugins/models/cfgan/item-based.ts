import { type Csr, transpose } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { add, asColumn, dispose, matMul, readFloat32, scope, tensor1d, tensor2d } from '../../../tensor/ops.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'
import type { Model, ModelContext } from '../../define.ts'
import type { CfganConfig } from './config.ts'
import { createTrainer } from './trainer.ts'

/** Up to this many users are scored without TensorFlow. */
const fewUsers = 4

/**
 * i-CFGAN: a vector is an item's column of users, and user u's score of item i is coordinate u of G(i). G's last layer is linear, so all that
 * scoring needs is the last hidden layer of each item, its code: score = code_i . W[:, u] + b_u. Codes are taken once after each epoch; the
 * items x users matrix never exists. A user who was not trained on has no coordinate.
 */
export function createItemBased(config: CfganConfig, context: ModelContext): Model {
  const { itemCount, userCount } = context
  const { hiddenSize, hiddenLayers } = config
  const trainer = createTrainer(config, userCount, context.rng)
  const output = { W: `G.W${hiddenLayers}`, b: `G.b${hiddenLayers}` }
  let items: Csr | undefined
  /** [items, H], of the weights as they are; undefined when they have moved on. */
  let codes: Float32Array | undefined
  /** G's last layer by user: [users, H] and [users]. */
  let userSide: { vectors: Float32Array; bias: Float32Array } | undefined

  const freshCodes = async (): Promise<Float32Array> => {
    if (codes) return codes
    if (!items) throw new Error('Internal: prepare comes first')
    const all = new Float32Array(itemCount * hiddenSize)
    await trainer.generateAll(items, 'code', (values, fromRow) => all.set(values, fromRow * hiddenSize))
    return (codes = all)
  }
  const freshUserSide = async (): Promise<{ vectors: Float32Array; bias: Float32Array }> => {
    if (userSide) return userSide
    const arrays = await trainer.save()
    return (userSide = {
      vectors: transposed(arrays[output.W].data, hiddenSize, userCount),
      bias: Float32Array.from(arrays[output.b].data),
    })
  }

  return {
    async prepare(train) {
      items = transpose(train)
      codes = userSide = undefined
      // Items without any interaction too: they learn to be nobody's.
      trainer.begin(
        items,
        Uint32Array.from({ length: items.rows }, (_, row) => row),
      )
    },

    async trainEpoch(work) {
      codes = userSide = undefined
      return trainer.trainEpoch(work)
    },

    async scoreItems(_histories, users) {
      if (users === null) {
        throw new WorkbenchError(
          'MODEL_CANNOT',
          'Item-based CFGAN scores only users that it was trained on.',
          'Choose a user of the training data, or user-based CFGAN (`cfgan`).',
        )
      }
      const side = { codes: await freshCodes(), ...(await freshUserSide()) }
      const vectors = new Float32Array(users.length * hiddenSize)
      users.forEach((user, i) => vectors.set(side.vectors.subarray(user * hiddenSize, (user + 1) * hiddenSize), i * hiddenSize))
      const bias = Float32Array.from(users, (user) => side.bias[user])
      if (users.length <= fewUsers) return scoreFew(vectors, bias, side.codes, hiddenSize)
      await startBackend()
      const scores = scope(() => {
        const byUser = tensor2d(vectors, users.length, hiddenSize)
        const byItem = tensor2d(side.codes, itemCount, hiddenSize)
        return add(matMul(byUser, byItem, { transposeB: true }), asColumn(tensor1d(bias)))
      })
      const values = await readFloat32(scores)
      dispose(scores)
      return values
    },

    async save() {
      const arrays: NamedArrays = { ...(await trainer.save()), codes: { shape: [itemCount, hiddenSize], data: await freshCodes() } }
      return { arrays, json: {} }
    },

    async load(state) {
      const stored = state.arrays['codes']
      if (!(stored?.data instanceof Float32Array) || stored.data.length !== itemCount * hiddenSize) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored item codes of CFGAN do not fit its settings.', 'Train the model again.')
      }
      trainer.load(state.arrays)
      userSide = undefined
      codes = stored.data
    },

    saveTraining: () => trainer.saveTraining(),
    loadTraining: (state) => trainer.loadTraining(state),

    dispose() {
      trainer.dispose()
      items = codes = userSide = undefined
    },
  }
}

/** [users x items] = vectors . codes' + bias */
function scoreFew(vectors: Float32Array, bias: Float32Array, codes: Float32Array, hiddenSize: number): Float32Array {
  const itemCount = codes.length / hiddenSize
  const scores = new Float32Array(bias.length * itemCount)
  for (let user = 0; user < bias.length; user++) {
    for (let item = 0; item < itemCount; item++) {
      let sum = bias[user]
      for (let k = 0; k < hiddenSize; k++) sum += vectors[user * hiddenSize + k] * codes[item * hiddenSize + k]
      scores[user * itemCount + item] = sum
    }
  }
  return scores
}

function transposed(matrix: ArrayLike<number>, rows: number, columns: number): Float32Array {
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = matrix[row * columns + column]
  return result
}
