import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ShippedPart } from '../contract/system.ts'

/** The list that packaging leaves among the resources; null where there is none, which is how a checkout is told. */
export async function shippedParts(resources: string): Promise<ShippedPart[] | null> {
  const text = await readFile(join(resources, 'parts.json'), 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  })
  return text === undefined ? null : z.array(ShippedPart).parse(JSON.parse(text))
}
