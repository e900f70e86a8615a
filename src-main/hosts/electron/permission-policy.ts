import { isAppUrl } from './app-files.ts'

/** "Copy" buttons write plain text to the clipboard; that is all that a page of ours ever asks for. */
export function isPermitted(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isAppUrl(url)
}
