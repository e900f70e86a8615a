/** What Node 12 lacks and the shell uses. */
'use strict'

require('core-js/actual')
const fs = require('fs')
const util = require('util')

globalThis.performance = globalThis.performance || require('perf_hooks').performance

URL.canParse = (text) => {
  try {
    return Boolean(new URL(text))
  } catch {
    return false
  }
}

const statSync = fs.statSync
fs.statSync = (path, options = {}) => {
  if (options.throwIfNoEntry === false && !fs.existsSync(path)) return undefined
  return statSync(path, options)
}

fs.rmSync = (path) => fs.rmdirSync(path, { recursive: true })

/** Enough of util.parseArgs for the shell's command line: `--name value`, `--name=value`, flags, and bare words. */
util.parseArgs = ({ args, options }) => {
  const values = {}
  const positionals = []
  const rest = [...args]
  while (rest.length > 0) {
    const word = rest.shift()
    if (!word.startsWith('--')) {
      positionals.push(word)
      continue
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s)
    const takesText = options[name] && options[name].type === 'string'
    values[name] = takesText ? (inline !== undefined ? inline : rest.shift()) : inline !== undefined ? inline : true
  }
  return { values, positionals }
}

/** The part of fetch's Response that the page's server makes. */
globalThis.Response = class {
  constructor(body, { status = 200, headers = {} } = {}) {
    this.body = body
    this.status = status
    this.headers = headers
  }
}
