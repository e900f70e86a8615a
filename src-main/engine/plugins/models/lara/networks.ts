import { createDescent } from '../../../tensor/gradient-descent.ts'
import { createParameters, type NamedArrays, type Parameters } from '../../../tensor/parameters.ts'
import type { Rng } from '../../../kernel/rng.ts'
import { activations } from './activation.ts'
import type { AttributeLayout } from './attributes.ts'
import { discriminatorShapes } from './discriminator.ts'
import type { GeneratorForm } from './generators/form.ts'
import { individualGenerators } from './generators/individual.ts'
import { releasedGenerator } from './generators/released.ts'
import { sharedGenerator } from './generators/shared.ts'
import { type InputScale, scaleBy } from './input-scale.ts'
import type { Population } from './population.ts'
import type { LaraConfig } from './settings.ts'
import { fits, initialWeights, type NetworkSize, type WeightShapes } from './weights.ts'

/** What both networks look like for these attributes and settings. */
export interface Architecture {
  readonly generator: GeneratorForm
  readonly discriminator: WeightShapes
  readonly scale: InputScale
}

export function createArchitecture(config: LaraConfig, layout: AttributeLayout, population: Population): Architecture {
  const profileSize = population.mean.length
  const size: NetworkSize = {
    generators: layout.generators,
    values: layout.values,
    embeddingSize: config.embeddingSize,
    generatorSize: config.generatorSize,
    hiddenSize: config.hiddenSize,
    profileSize,
    // The paper has one probability; the released code one per number of the profile.
    outputs: config.form === 'released-code' ? profileSize : 1,
  }
  return {
    generator: createGenerator(size, config, layout),
    discriminator: discriminatorShapes(size),
    scale: config.standardize && config.form === 'multi-generator' ? scaleBy(population) : null,
  }
}

function createGenerator(size: NetworkSize, config: LaraConfig, layout: AttributeLayout): GeneratorForm {
  if (config.form === 'released-code') return releasedGenerator(size)
  const activation = activations[config.profileActivation]
  return layout.shared ? sharedGenerator(size, activation) : individualGenerators(size, activation)
}

/** The weights of both, each under an optimiser of its own. */
export interface Networks {
  readonly generator: Parameters<string>
  readonly discriminator: Parameters<string>
}

/** Stored arrays are named `generator.<weight>` and `discriminator.<weight>`. */
const prefixes = ['generator', 'discriminator'] as const

export function initialNetworks({ generator, discriminator }: Architecture, rng: Rng): NamedArrays {
  return join({ generator: initialWeights(generator.shapes, rng), discriminator: initialWeights(discriminator, rng) })
}

export function areWeightsOf(architecture: Architecture, arrays: NamedArrays): boolean {
  return fits(part(arrays, 'generator'), architecture.generator.shapes) && fits(part(arrays, 'discriminator'), architecture.discriminator)
}

export function createNetworks(architecture: Architecture, arrays: NamedArrays, optimizer: LaraConfig['optimizer']): Networks {
  const create = optimizer === 'adam' ? createParameters<string> : createDescent<string>
  return {
    generator: create(Object.keys(architecture.generator.shapes), part(arrays, 'generator')),
    discriminator: create(Object.keys(architecture.discriminator), part(arrays, 'discriminator')),
  }
}

export function disposeNetworks(networks: Networks | undefined): void {
  for (const prefix of prefixes) networks?.[prefix].dispose()
}

export async function saveNetworks({ generator, discriminator }: Networks): Promise<NamedArrays> {
  return join({ generator: await generator.save(), discriminator: await discriminator.save() })
}

export async function saveMoments({ generator, discriminator }: Networks): Promise<NamedArrays> {
  return join({ generator: await generator.saveMoments(), discriminator: await discriminator.saveMoments() })
}

export function loadMoments(networks: Networks, moments: NamedArrays, steps: Record<(typeof prefixes)[number], number>): void {
  for (const prefix of prefixes) networks[prefix].loadMoments(part(moments, prefix), steps[prefix])
}

function join(parts: Record<(typeof prefixes)[number], NamedArrays>): NamedArrays {
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(parts[prefix]).map(([name, array]) => [`${prefix}.${name}`, array] as const)),
  )
}

function part(arrays: NamedArrays, prefix: (typeof prefixes)[number]): NamedArrays {
  const start = `${prefix}.`
  return Object.fromEntries(
    Object.entries(arrays)
      .filter(([name]) => name.startsWith(start))
      .map(([name, array]) => [name.slice(start.length), array]),
  )
}
