/** The command line on plain Node: the same engine and workspace as the app. */
import { createNodeSpawner } from '../node-spawner.ts'
import { runCommandLine } from './command-line.ts'

const cancel = new AbortController()
process.on('SIGINT', () => cancel.abort())
process.on('SIGTERM', () => cancel.abort())

process.exitCode = await runCommandLine({ args: process.argv.slice(2), spawner: createNodeSpawner(), signal: cancel.signal })
// Handles of the engine are closed by now; a page that still looks on must not keep a finished command alive.
process.exit()
