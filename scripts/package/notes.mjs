/** The notes of a release: every change since the last one, newest first, as its author put it. `log`: lines of `<hash> <subject>`. */
export function releaseNotes({ version, since, log }) {
  const changes = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `- ${line.slice(line.indexOf(' ') + 1)} (${line.slice(0, line.indexOf(' '))})`)
  const heading = since ? `Changes since ${since}:` : 'The first release; all changes:'
  const signing = 'Packages are not signed unless their names say so. Compare what you download with SHA256SUMS.'
  return `# Coldframe ${version}\n\n${signing}\n\n${heading}\n\n${changes.length > 0 ? changes.join('\n') : '- none'}\n`
}
