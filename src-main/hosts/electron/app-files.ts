import { extname, join, resolve, sep } from 'node:path'

/** Where the page lives: a scheme of our own, so that it has an origin, a strict policy, and no access to `file:`. */
export const appScheme = 'app'
export const appOrigin = 'app://coldframe'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** What the page's server sends: a type that we know, or bytes that the browser must not guess about. */
export function contentType(path: string): string {
  return contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/**
 * The file below `root` that a URL of ours names, or undefined for anything else: another origin, a path that leaves `root` (also when it is
 * encoded), a path with a NUL or a backslash. Whether the file exists is not asked here.
 */
export function findAppFile(root: string, url: string): string | undefined {
  if (!isAppUrl(url)) return undefined
  const path = decodePath(new URL(url).pathname)
  if (path === undefined || /[\\\0]/.test(path)) return undefined
  const base = resolve(root)
  const file = resolve(join(base, path === '/' ? 'index.html' : path))
  return file.startsWith(base + sep) ? file : undefined
}

/** True for the pages of our own origin, the only ones that a window may show and that the shell answers. */
export function isAppUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === `${appScheme}:` && new URL(url).host === 'coldframe'
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    // Not a valid encoding: not one of our files.
    return undefined
  }
}
