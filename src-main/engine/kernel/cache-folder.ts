import { join } from 'node:path'

/** Where this user's downloads live (TensorFlow, compiled bindings): shared by all workspaces, safe to delete. */
export function cacheFolder(environment: Record<string, string | undefined>, platform: string, home: string): string {
  if (environment['COLDFRAME_CACHE']) return environment['COLDFRAME_CACHE']
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'coldframe', 'cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'coldframe')
  return join(environment['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'coldframe')
}
