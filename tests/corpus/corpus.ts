import { writeFile } from 'node:fs/promises'
import type { DoorName } from './doors.ts'

/** What stands at the path when the door is tried: text, bytes, or something that only a system call makes. */
export type Content = string | Buffer | ((path: string) => Promise<void> | void)

/** `refused`: in words that name place and remedy. Anything else: what the door has to say of it, for it is taken on purpose. */
export interface BadFile {
  readonly name: string
  readonly content: Content
  readonly outcome: string
}

/** Files of one kind of fault for one door, at least five of them built differently. */
export interface Kind {
  readonly id: string
  readonly door: DoorName
  readonly files: readonly BadFile[]
}

type Row = readonly [name: string, content: Content, outcome?: string]

export function kind(id: string, door: DoorName, rows: readonly Row[]): Kind {
  return { id, door, files: rows.map(([name, content, outcome = 'refused']) => ({ name, content, outcome })) }
}

export async function lay(path: string, content: Content): Promise<void> {
  if (typeof content === 'function') await content(path)
  else await writeFile(path, content)
}

const goodRow = (n: number): string => `u${n % 9},i${n % 25},${1 + (n % 5)},${1_600_000_000 + n}`
export const header = 'user,item,rating,time'

/** Fifty sound rows below the header, in which a few can be changed. */
export function ratings(change: Readonly<Record<number, string>> = {}): string {
  return `${[header, ...Array.from({ length: 50 }, (_, n) => change[n] ?? goodRow(n))].join('\n')}\n`
}

/** As many rows as asked for, all of the same making. */
export function rows(count: number, make: (n: number) => string, head = header): string {
  return `${[head, ...Array.from({ length: count }, (_, n) => make(n))].join('\n')}\n`
}

export const json = (value: unknown): string => JSON.stringify(value)

/** Texts that do harm where they are taken for something else. */
export const hostileTexts = {
  formula: '=HYPERLINK("http://example.org","x")',
  'formula after a tab': '\t=1+1',
  script: '<script>document.title="run"</script>',
  image: '<img src=x onerror="document.title=1">',
  'right to left': 'gpj.\u202Eexe.tfel',
  'no width': 'a\u200Bb',
  prototype: '__proto__',
  constructor: 'constructor',
  'way up': '../../etc/passwd',
  sql: "'; DROP TABLE runs; --",
  template: '{{constructor.constructor("return 1")()}}',
} as const
