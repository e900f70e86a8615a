import { AttributeValues } from '../../../../src-main/contract/datasets.ts'
import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import type { BlockInfo, TemplateInfo } from '../../../../src-main/contract/reports.ts'

/** A block that is being composed; the key keeps its place on the screen while it moves. */
export interface DraftBlock {
  readonly key: number
  readonly values: ConfigValues
}

export type Draft = readonly DraftBlock[]

export function draftOf({ blocks }: TemplateInfo['template']): Draft {
  return blocks.map((block, key) => ({ key, values: { ...block } }))
}

export function addBlock(draft: Draft, { defaults }: Pick<BlockInfo, 'defaults'>): Draft {
  return [...draft, { key: Math.max(-1, ...draft.map(({ key }) => key)) + 1, values: { ...defaults } }]
}

export function removeBlock(draft: Draft, key: number): Draft {
  return draft.filter((block) => block.key !== key)
}

/** Puts the block at a place, 0 = first; places beyond the ends are the ends. */
export function moveBlock(draft: Draft, key: number, place: number): Draft {
  const moved = draft.find((block) => block.key === key)
  if (moved === undefined) return draft
  const others = removeBlock(draft, key)
  const at = Math.max(0, Math.min(others.length, place))
  return [...others.slice(0, at), moved, ...others.slice(at)]
}

export function setValues(draft: Draft, key: number, values: ConfigValues): Draft {
  return draft.map((block) => (block.key === key ? { key, values } : block))
}

/** The draft as a template: what is sent, saved and exported. */
export function templateOf(draft: Draft, name: string, about: string): ConfigValues {
  return { format: 'coldframe-report-template', version: 1, name, about, blocks: draft.map(({ values }) => values) }
}

/** `genres=Comedy|Drama` on a line each. */
export function writeItem(item: unknown): string {
  const values = AttributeValues.safeParse(item)
  if (!values.success) return ''
  return Object.entries(values.data)
    .map(([field, value]) => `${field}=${Array.isArray(value) ? value.join('|') : String(value)}`)
    .join('\n')
}

/** Several values of a field, divided by bars, are a list; a line without a sign of equality says nothing yet. */
export function readItem(text: string): Record<string, string | string[]> {
  return Object.fromEntries(
    text.split('\n').flatMap((line): [string, string | string[]][] => {
      const at = line.indexOf('=')
      if (at < 1 || line.slice(at + 1).trim() === '') return []
      const values = line
        .slice(at + 1)
        .split('|')
        .map((value) => value.trim())
      return [[line.slice(0, at).trim(), values.length === 1 ? (values[0] ?? '') : values]]
    }),
  )
}

/** One entry a line; blank lines are none. */
export function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
