import { app } from 'electron'
import { actAsCommand } from './command-mode.ts'
import { startDesktop } from './desktop.ts'
import { commandWords, parseLaunchOptions } from './launch-options.ts'

/** The program's two faces: `coldframe <command> ...` is the command line, without a window; everything else is the desktop. */
const args = process.argv.slice(1)
const words = commandWords(args, process.defaultApp)
const options = parseLaunchOptions(args, process.cwd(), process.defaultApp)
const hasNoScreen = app.commandLine.getSwitchValue('ozone-platform') === 'headless'

if (words) actAsCommand(words)
else if (hasNoScreen && !options.selfCheck) {
  process.stderr.write('There is no screen for a window here. Commands work without one: coldframe help lists them.\n')
  app.exit(2)
} else startDesktop(options)
