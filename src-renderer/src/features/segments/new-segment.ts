import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { SaveSegmentRequest } from '../../../../src-main/contract/segments.ts'

type Part = SaveSegmentRequest['rule']['parts'][number]

/** What the form of a new segment holds; each kind uses its own fields. */
export interface SegmentDraft {
  readonly kind: 'attribute' | 'activity' | 'users' | 'difference'
  readonly field: string
  readonly values: readonly string[]
  /** Bounds of activity as typed; '' is no bound. */
  readonly from: string
  readonly to: string
  /** Ids as typed or pasted: separated by commas, semicolons or line ends. */
  readonly ids: string
  readonly better: RunId | ''
  readonly than: RunId | ''
  readonly metric: string
}

export const emptyDraft: SegmentDraft = {
  kind: 'attribute',
  field: '',
  values: [],
  from: '',
  to: '',
  ids: '',
  better: '',
  than: '',
  metric: 'ndcg@20',
}

/** The rule of a draft; null while something is missing or is no number. */
export function partOf(draft: SegmentDraft): Part | null {
  switch (draft.kind) {
    case 'attribute':
      return draft.field === '' || draft.values.length === 0 ? null : { kind: 'attribute', field: draft.field, values: [...draft.values] }
    case 'activity': {
      const [from, to] = [readBound(draft.from), readBound(draft.to)]
      if (from === undefined || to === undefined || (from === null && to === null)) return null
      return { kind: 'activity', from, to }
    }
    case 'users': {
      const users = [...new Set(readIds(draft.ids))]
      return users.length === 0 ? null : { kind: 'users', users, origin: { kind: 'typed' } }
    }
    case 'difference': {
      const { better, than, metric } = draft
      return better === '' || than === '' || better === than ? null : { kind: 'difference', better, than, metric, margin: 0 }
    }
  }
}

/** null: no bound; undefined: no whole number. */
function readBound(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text)
  return Number.isInteger(value) && value >= 0 ? value : undefined
}

function readIds(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((id) => id.trim())
    .filter((id) => id !== '')
}
