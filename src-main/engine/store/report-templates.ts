import { ReportTemplate } from '../../contract/index.ts'
import type { Database } from './database.ts'

/** Report templates of the workspace's own, and the salt that makes its pseudonyms. */
export class ReportTemplates {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** By name. */
  list(): ReportTemplate[] {
    return this.#database
      .prepare<[], { template: string }>('SELECT template FROM report_templates ORDER BY name COLLATE NOCASE')
      .all()
      .map(({ template }) => ReportTemplate.parse(JSON.parse(template)))
  }

  /** Under a name that is taken, the template is replaced. */
  save(template: ReportTemplate): void {
    this.#database
      .prepare('INSERT INTO report_templates (name, template) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET template = excluded.template')
      .run(template.name, JSON.stringify(template))
  }

  /** False: there is none of this name. */
  delete(name: string): boolean {
    return this.#database.prepare('DELETE FROM report_templates WHERE name = ?').run(name).changes > 0
  }

  /** The workspace's own salt; the first call keeps what `fresh` makes. */
  salt(fresh: () => string): string {
    const read = this.#database.prepare<[], { value: string }>("SELECT value FROM facts WHERE name = 'reports.salt'")
    const known = read.get()
    if (known) return known.value
    const made = fresh()
    this.#database.prepare("INSERT INTO facts (name, value) VALUES ('reports.salt', ?)").run(made)
    return made
  }
}
