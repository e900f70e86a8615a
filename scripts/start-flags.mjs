export const startUsage = `Usage: npm start -- [--browser] [--workspace <folder>] [--port <number>]
  --browser    in the browser, even where Electron is there
  --workspace  the folder with datasets and runs (default: the folder Coldframe in your home, or COLDFRAME_WORKSPACE)
  --port       of the loopback address, in the browser (default: any free one)`

/** `{ browser, workspace, port, rest }`, or `{ problem }`. What comes after a second \`--\` goes to the program as it is. */
export function parseStartFlags(args) {
  const flags = { browser: false, workspace: undefined, port: undefined, rest: [] }
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = splitOnce(args[index])
    if (name === '--') return { ...flags, rest: args.slice(index + 1) }
    if (name === '--browser' && inline === undefined) flags.browser = true
    else if (name === '--workspace' || name === '--port') {
      const value = inline ?? args[++index]
      if (!value) return { problem: `${name} needs a value.` }
      flags[name.slice(2)] = value
    } else return { problem: `Unknown argument: ${args[index]}` }
  }
  if (flags.port !== undefined && !/^\d{1,5}$/.test(flags.port)) return { problem: `--port needs a number, not ${flags.port}.` }
  return flags
}

/** Why not Electron, as the end of a sentence; undefined where it can run. `userId` is undefined on Windows. */
export function reasonForBrowser({ wished, electron, platform, env, userId }) {
  if (wished) return 'you asked for it'
  if (!electron?.path) return electron?.reason ?? "Electron's binary is not there (npm run setup gets it)"
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display'
  if (platform === 'linux' && userId === 0) return "Electron's sandbox does not work for root"
  return undefined
}

function splitOnce(arg) {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)]
}
