import { z } from 'zod'
import { WorkbenchError } from '../../kernel/errors.ts'
import type { TableSource } from './layout.ts'
import { lineOfOffset, tooLong } from './long-lines.ts'
import type { Session } from './session.ts'

/** A line that DuckDB could not read as a row. */
export interface RejectedLine {
  /**
   * Where the line begins: bytes of the text as UTF-8. Line ends that belong to lines before it may come first. (DuckDB's own line numbers count
   * records, not lines.)
   */
  readonly offset: number
  /** A quote was opened and not closed in the same line, so that this "line" has swallowed others. */
  readonly isOpenQuote: boolean
  /** The quotes of this line are wrong, so they say nothing about where it ends: it is one line. */
  readonly isMisquoted: boolean
}

const RejectRow = z.tuple([z.coerce.number(), z.stringbool(), z.stringbool(), z.stringbool()])

/** The rejected lines in file order. A line over the limit is an error, unless an open quote may have made it that long. */
export async function readRejects(session: Session, table: TableSource, rejects: string): Promise<RejectedLine[]> {
  const rows = await session.texts(
    `SELECT line_byte_position, bool_or(error_type = 'LINE SIZE OVER MAXIMUM'), bool_or(error_type = 'UNQUOTED VALUE'),
            bool_or(error_type = 'UNQUOTED VALUE' AND contains(trim(csv_line, E'\\r\\n'), E'\\n'))
     FROM ${rejects} GROUP BY line_byte_position ORDER BY line_byte_position`,
  )
  const lines: RejectedLine[] = []
  for (const row of rows) {
    const [position, isTooLong, isMisquoted, isOpenQuote] = RejectRow.parse(row)
    const offset = position - 1
    if (isTooLong && !table.quoted) throw tooLong(table.file, 'it', await lineOfOffset(table.file, offset, table.encoding))
    lines.push({ offset, isMisquoted, isOpenQuote: isOpenQuote || isTooLong })
  }
  return lines
}

/** Neither with quotes nor without can most of the file be read: says where the quote is. */
export async function openQuote(table: TableSource, reject: RejectedLine): Promise<WorkbenchError> {
  const { path } = table.file
  const line = await lineOfOffset(table.file, reject.offset, table.encoding)
  return new WorkbenchError(
    'FILE_FORMAT',
    `${path}, line ${line}: a quote is opened and not closed, so the lines after it cannot be told apart.`,
    'Close or remove the quote in that line; a quote inside a quoted field is written twice.',
    { details: { file: path, line } },
  )
}
