import { relative, sep } from 'node:path'
import type { AuditFinding, AuditSubject } from '../../contract/index.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { findChange, type SealedFile } from '../kernel/seal.ts'
import type { Workspace } from '../store/workspace.ts'

/** What the parts of an audit share: where it looks, what it has found, how far it is. */
export class AuditContext {
  readonly workspace: Workspace
  /** An engine works here: what is running may look half-made. */
  readonly isLive: boolean
  readonly work: Work
  readonly findings: AuditFinding[] = []
  files = 0
  bytes = 0
  unsealedRuns = 0

  constructor(workspace: Workspace, isLive: boolean, work: Work) {
    this.workspace = workspace
    this.isLive = isLive
    this.work = work
  }

  /** Path below the workspace, with slashes. */
  place(path: string): string {
    return relative(this.workspace.folder, path).split(sep).join('/')
  }

  damage(finding: Omit<AuditFinding, 'severity'>): void {
    this.findings.push({ severity: 'damage', ...finding })
  }

  /** Something that nothing needs: it can be moved out of the way. */
  leftover(path: string, subject: AuditSubject, message: string): void {
    this.findings.push({
      severity: 'leftover',
      place: this.place(path),
      subject,
      message,
      affects: 'Nothing; it takes space.',
      remedy: 'Let the audit repair it: it is moved to the folder "lost" of the workspace.',
      repair: { kind: 'set-aside', path: this.place(path) },
    })
  }

  /** Compares files with what was written down; says of each that differs what is wrong. */
  async *changes(folder: string, files: readonly SealedFile[]): AsyncGenerator<{ file: SealedFile; change: string }> {
    for (const file of files) {
      await breathe(this.work.signal)
      const change = await findChange(folder, file, this.work.signal)
      this.files++
      this.bytes += file.bytes
      if (change !== undefined) yield { file, change }
    }
  }
}

/** Findings about the workspace as a whole. */
export const workspaceSubject: AuditSubject = { kind: 'workspace', id: null, name: 'the workspace' }
