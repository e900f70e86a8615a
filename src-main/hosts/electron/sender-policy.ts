import { isAppUrl } from './app-files.ts'

/** Only the main frame of a page of ours may talk to the shell: no frame inside it (a report), no page that got in by a defect. */
export function isTrustedSender(frame: { readonly url: string; readonly isMainFrame: boolean }): boolean {
  return frame.isMainFrame && isAppUrl(frame.url)
}
