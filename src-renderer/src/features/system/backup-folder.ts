/** Where a backup goes when nobody says otherwise: beside the workspace, named by the minute in local time. */
export function defaultBackupFolder(workspace: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${workspace}-backup-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}
