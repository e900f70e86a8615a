import { z } from 'zod'
import { ReportBlock, ReportTemplate } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'

const kinds = ReportBlock.options.map(({ shape }) => shape.kind.value)
const Kinded = z.object({ kind: z.string() })

/**
 * A template from outside, read block by block.
 * @throws WorkbenchError INVALID_INPUT that names the number of the block and the field.
 */
export function readTemplate(raw: unknown): ReportTemplate {
  const outer = ReportTemplate.extend({ blocks: z.array(z.unknown()).min(1).max(100) }).safeParse(raw)
  if (!outer.success) {
    const [issue] = outer.error.issues
    throw refused(`The template, field ${issue.path.join('.') || 'format'}: ${issue.message}.`, {})
  }
  return { ...outer.data, blocks: outer.data.blocks.map((block, at) => readBlock(block, at + 1)) }
}

function readBlock(raw: unknown, number: number): ReportBlock {
  const kind = Kinded.safeParse(raw).data?.kind
  if (kind === undefined) throw refused(`Block ${number}, field kind: a block says what it is.`, { block: number, field: 'kind' })
  if (!kinds.some((known) => known === kind)) {
    throw refused(
      `Block ${number}, field kind: there is no block "${kind}".`,
      { block: number, field: 'kind' },
      `Choose one of ${kinds.join(', ')}.`,
    )
  }
  const parsed = ReportBlock.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')
  throw refused(`Block ${number} (${kind}), field ${field}: ${issue.message}.`, { block: number, field })
}

function refused(
  message: string,
  details: Record<string, string | number>,
  remedy = 'Change it there; the shipped templates and coldframe report templates show how a template is written.',
): WorkbenchError {
  return new WorkbenchError('INVALID_INPUT', message.replace(/\.\.$/, '.'), remedy, { details })
}
