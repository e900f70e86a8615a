import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export interface FoundStatement {
  readonly file: string
  readonly line: number
  /** Whole; undefined: it is put together from something that is not a constant of its file. */
  readonly sql: string | undefined
}

const importsDatabase = /from '(better-sqlite3|\S*\/(database|open-for-reading)\.ts)'/
const beginning = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s/

/**
 * Every SQL statement on the catalogue that is written in the TypeScript sources below a folder, tests left out: each text that begins as one, in
 * a file that imports the database. (Imports of data ask DuckDB, which has no catalogue.) Constants of the same file are put in where a text names
 * them.
 */
export function findStatements(folder: string): FoundStatement[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name))
  return names.toSorted().flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    if (!importsDatabase.test(text)) return []
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    const constants = constantsOf(source)
    const used = new Set<string>()
    const found: (FoundStatement & { constant: string | undefined })[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
        for (const part of partsOf(node)) used.add(part)
        const sql = textOf(node, constants)
        if (beginning.test(sql ?? firstWords(node))) {
          const { parent } = node
          const constant = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined
          found.push({ file: name, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, sql, constant })
        }
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    // A beginning that other statements go on from is looked at with them.
    return found.filter(({ constant }) => constant === undefined || !used.has(constant)).map(({ file, line, sql }) => ({ file, line, sql }))
  })
}

/** Texts that the file's own `const` names stand for. */
function constantsOf(source: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>()
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer) constants.set(name.text, initializer)
    }
  }
  return constants
}

function textOf(node: ts.Expression | undefined, constants: ReadonlyMap<string, ts.Expression>): string | undefined {
  if (node === undefined) return undefined
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  let text = node.head.text
  for (const { expression, literal } of node.templateSpans) {
    const part = ts.isIdentifier(expression) ? textOf(constants.get(expression.text), constants) : undefined
    if (part === undefined) return undefined
    text += part + literal.text
  }
  return text
}

function partsOf(node: ts.Node): string[] {
  if (!ts.isTemplateExpression(node)) return []
  return node.templateSpans.flatMap(({ expression }) => (ts.isIdentifier(expression) ? [expression.text] : []))
}

function firstWords(node: ts.Node): string {
  return ts.isTemplateExpression(node) ? node.head.text : ''
}
