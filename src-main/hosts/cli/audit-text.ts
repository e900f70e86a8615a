import type { AuditFinding, AuditReport } from '../../contract/index.ts'
import { byteText } from './text.ts'

/** An audit for people: one line of what was looked at, then what is not in order, the worst first. */
export function auditText(report: AuditReport): string {
  const { datasets, runs, reports, studies, files, bytes, seconds, unsealedRuns, findings, repaired } = report
  const damages = findings.filter(({ severity }) => severity === 'damage')
  const leftovers = findings.filter(({ severity }) => severity === 'leftover')
  return [
    `${datasets} datasets, ${runs} runs, ${reports} reports, ${studies} studies; ${files} files (${byteText(bytes)}) compared with their hashes in ${seconds.toFixed(1)} s.`,
    ...(unsealedRuns > 0
      ? [`${unsealedRuns} finished runs are from before hashes were stored: checked by presence and model checksum.`]
      : []),
    ...repaired.map((one) => `put right: ${oneLine(one)}`),
    ...damages.map((one) => `DAMAGE: ${oneLine(one)}\n  affects: ${one.affects}\n  do: ${one.remedy}`),
    ...leftovers.map((one) => `left over: ${oneLine(one)}\n  do: ${one.remedy}`),
    verdict(findings),
  ].join('\n')
}

function oneLine({ place, subject, message }: AuditFinding): string {
  const of = subject.kind === 'workspace' ? '' : ` (${subject.kind} ${subject.name})`
  return `${place}${of}: ${message}`
}

function verdict(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return 'Everything is in order.'
  const repairable = findings.filter(({ repair }) => repair !== null).length
  const how = repairable > 0 ? ` ${repairable} of them can be put right without losing anything: --repair.` : ''
  return `${findings.length} things are not in order.${how}`
}
