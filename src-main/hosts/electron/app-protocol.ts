import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { contentSecurityPolicy } from '../content-security-policy.ts'
import { appScheme, contentType, findAppFile } from './app-files.ts'

/** Must run before the app is ready: Chromium learns its schemes once. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the built page from `root` under our own origin, read-only. */
export function serveApp(root: string): void {
  protocol.handle(appScheme, async (request) => {
    const file = request.method === 'GET' ? findAppFile(root, request.url) : undefined
    const body = file === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (file === undefined || body === undefined) return new Response('Not found', { status: 404, headers: headersFor('.txt') })
    return new Response(new Uint8Array(body), { status: 200, headers: headersFor(file) })
  })
}

function headersFor(file: string): Record<string, string> {
  return {
    'content-type': contentType(file),
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  }
}
