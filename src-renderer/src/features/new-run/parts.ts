import { RunId } from '../../../../src-main/contract/ids.ts'
import type { ModelInfo } from '../../../../src-main/contract/models.ts'
import type { RunDraft } from './run-draft.ts'

/** The finished runs that a model is made of, as the draft has them. */
export function partsIn({ id, runsSetting }: ModelInfo, { configs }: RunDraft): readonly RunId[] {
  if (runsSetting === undefined) return []
  const ids = RunId.array().safeParse(configs[id]?.[runsSetting])
  return ids.success ? ids.data : []
}
