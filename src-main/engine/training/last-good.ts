import { WorkbenchError } from '../kernel/errors.ts'
import type { ModelState } from '../plugins/define.ts'
import { type Checkpoint, writeCheckpoint } from './checkpoints.ts'

/**
 * Checkpoints of one training, and what a failure must not lose: the best epoch since the newest of them, in memory until a later one is
 * written.
 */
export class LastGood {
  readonly #folder: string | null
  #writtenEpoch: number
  #unwritten: Checkpoint | undefined

  /** `folder` null: nothing is kept. `writtenEpoch`: the newest checkpoint that is there already, 0 without one. */
  constructor(folder: string | null, writtenEpoch: number) {
    this.#folder = folder
    this.#writtenEpoch = writtenEpoch
  }

  /** True when the newest checkpoint is of that epoch. */
  has(epoch: number): boolean {
    return this.#writtenEpoch === epoch
  }

  /** Remembers the best epoch; `take` makes copies, for the weights go on changing. */
  async remember(take: () => Promise<Checkpoint>): Promise<void> {
    if (this.#folder !== null) this.#unwritten = await take()
  }

  /** @throws WorkbenchError RUN_FAILED when a weight is not a finite number: such a state is never written. */
  async write(take: () => Promise<Checkpoint>): Promise<void> {
    if (this.#folder === null) return
    const checkpoint = await take()
    const { epoch } = checkpoint.standing
    const name = nameOfNonFinite(checkpoint.model)
    if (name !== undefined) {
      throw new WorkbenchError(
        'RUN_FAILED',
        `The weights "${name}" hold a number that is not finite after epoch ${epoch}.`,
        'Lower the learning rate or strengthen the regularisation.',
        { details: { epoch } },
      )
    }
    await writeCheckpoint(this.#folder, checkpoint)
    this.#writtenEpoch = epoch
    this.#unwritten = undefined
  }

  /** Writes what would be lost when `thrown` says that the training failed, and returns the error with a remedy that says what is there. */
  async keep(thrown: unknown): Promise<unknown> {
    if (!(thrown instanceof WorkbenchError) || thrown.code !== 'RUN_FAILED' || this.#folder === null) return thrown
    if (this.#unwritten) {
      await writeCheckpoint(this.#folder, this.#unwritten)
      this.#writtenEpoch = this.#unwritten.standing.epoch
      this.#unwritten = undefined
    }
    const kept =
      this.#writtenEpoch === 0
        ? 'There is no checkpoint: no epoch before it was measured or written.'
        : `The state after epoch ${this.#writtenEpoch} is kept as a checkpoint.`
    return new WorkbenchError(thrown.code, thrown.message, `${thrown.remedy} ${kept}`, {
      ...(thrown.details ? { details: thrown.details } : {}),
      cause: thrown,
    })
  }
}

function nameOfNonFinite({ arrays }: ModelState): string | undefined {
  return Object.keys(arrays).find((name) => !arrays[name].data.every(Number.isFinite))
}
