import { csrFromRows } from '../../../kernel/csr.ts'
import { dispose, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import type { GeneratedProfiles, ItemContent } from '../../define.ts'
import { proposeAll, withChoices } from './answers.ts'
import { leaveOneOut } from './attributes.ts'
import { discriminate } from './discriminator.ts'
import type { Learned } from './learned.ts'
import type { Networks } from './networks.ts'

/**
 * What the generator makes of an item: the proposed user, and for each attribute value the profile of its own generator and its weight, the
 * distance that the proposed user moves without it, as a share of all such distances. The released code's network has no generators of
 * attributes: there a value's own profile is the user proposed for an item with nothing else.
 */
export async function describeItem(learned: Learned, networks: Networks, item: ItemContent): Promise<GeneratedProfiles> {
  const { vocabulary, layout, architecture, dimensions } = learned
  const d = dimensions.length
  const slots = vocabulary.encode(item)
  const values = leaveOneOut(vocabulary, slots)
  const variants = csrFromRows([slots, ...values.map(({ rest }) => rest)].map(layout.choose), layout.generators * layout.values)
  const proposed = await proposeAll(architecture, networks, variants, d)
  const rowAt = (row: number): Float32Array => proposed.slice(row * d, (row + 1) * d)
  const joined = rowAt(0)
  const moves = values.map((_, at) => distance(joined, rowAt(1 + at)))
  const total = moves.reduce((sum, move) => sum + move, 0)
  const own = await profilesOfSlots(
    learned,
    networks,
    values.map(({ slot }) => slot),
  )
  return {
    dimensions,
    attributes: values.map(({ content }, at) => ({
      ...content,
      profile: own.slice(at * d, (at + 1) * d),
      weight: total > 0 ? moves[at] / total : 1 / values.length,
    })),
    joined,
    plausibility: await withChoices(variants, Uint32Array.of(0), async (batch) => {
      const profile = tensor2d(joined, 1, d)
      const logits = scope(() => discriminate(networks.discriminator.values(), batch, profile, architecture.scale, null).logits)
      const probabilities = (await readFloat32(logits)).map((logit) => 1 / (1 + Math.exp(-logit)))
      dispose([profile, logits])
      return probabilities.reduce((sum, probability) => sum + probability / probabilities.length, 0)
    }),
  }
}

/** The profile of each slot's own generator; without such, the user proposed for an item that has this value alone. [slots x d] */
export async function profilesOfSlots(learned: Learned, networks: Networks, slots: readonly number[]): Promise<Float32Array> {
  const { layout, architecture, dimensions } = learned
  const d = dimensions.length
  const { ownProfiles } = architecture.generator
  if (!ownProfiles) {
    const alone = slots.map((slot) => layout.choose(Uint32Array.of(slot)))
    return proposeAll(architecture, networks, csrFromRows(alone, layout.generators * layout.values), d)
  }
  const all = scope(() => ownProfiles(networks.generator.values()))
  const values = await readFloat32(all)
  const profiles = new Float32Array(slots.length * d)
  slots.forEach((slot, at) => profiles.set(values.subarray(layout.columnOf(slot) * d, (layout.columnOf(slot) + 1) * d), at * d))
  dispose(all)
  return profiles
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0))
}
