import { dispose, readFloat32, scope, stack, type Tensor1D } from './ops.ts'

/** Steps between two reads. More would let a GPU's queue, and what its steps hold, grow; the wait of one read is nothing beside so many steps. */
const readEvery = 32

/** Leaves the figures of a step on the device, with what the caller wants to know again when they are read. Takes the tensor over. */
export type KeepFigures<Note> = (figures: Tensor1D, note: Note) => Promise<void>

/**
 * Runs training steps whose figures (losses, as many numbers in each step) are read together, every 32 steps and at the end: to read a number is to
 * wait until a GPU has done all that it was asked for, and meanwhile the next batch could be made. `use` gets the figures of every step, in order.
 */
export async function readTogether<Note>(
  use: (figures: Float32Array, note: Note) => void,
  steps: (keep: KeepFigures<Note>) => Promise<void>,
): Promise<void> {
  let held: { figures: Tensor1D; note: Note }[] = []
  const read = async (): Promise<void> => {
    if (held.length === 0) return
    const together = scope(() => stack(held.map(({ figures }) => figures)))
    const values = await readFloat32(together).finally(() => dispose(together))
    const width = values.length / held.length
    held.forEach(({ note }, step) => use(values.subarray(step * width, (step + 1) * width), note))
    release()
  }
  const release = (): void => {
    dispose(held.map(({ figures }) => figures))
    held = []
  }
  try {
    await steps(async (figures, note) => {
      held.push({ figures, note })
      if (held.length === readEvery) await read()
    })
    await read()
  } finally {
    release()
  }
}
