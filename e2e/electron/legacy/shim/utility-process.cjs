/**
 * `utilityProcess` over a plain child process: our engine and workers run on Node 24, as they are, with `parent-port.mjs` giving them their
 * `process.parentPort`. Ports that are handed over stay here; their messages travel over the child's line.
 */
'use strict'

const { fork } = require('child_process')
const { EventEmitter } = require('events')
const path = require('path')
const { pack, unpack } = require('./wire.cjs')

const outLegacy = path.join('out', 'legacy', 'main')

function createUtilityProcess() {
  return { fork: (modulePath, args, options) => new UtilityProcess(modulePath, args, options) }
}

/** A plain Node cannot look into the packaged application's archive. */
function unpacked(file) {
  return file.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`)
}

class UtilityProcess extends EventEmitter {
  constructor(modulePath, args, { env, stdio }) {
    super()
    this.ports = new Map()
    this.nextPort = 1
    const entry = modulePath.replace(outLegacy, path.join('out', 'main'))
    this.child = fork(entry, args, {
      env,
      execPath: process.env.COLDFRAME_NODE,
      execArgv: ['--import', unpacked(path.join(__dirname, 'parent-port.mjs'))],
      stdio: [...stdio, 'ipc'],
    })
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr
    this.child.on('message', (packed) => this.receive(unpack(packed)))
    this.child.on('close', (code) => this.emit('exit', code))
    // Electron ends its utility processes with itself.
    process.on('exit', () => this.child.kill('SIGKILL'))
  }

  get pid() {
    return this.child.pid
  }

  postMessage(message, ports = []) {
    this.send({ message, ports: ports.map((port) => this.keep(port)) })
  }

  kill() {
    return this.child.kill()
  }

  keep(port) {
    const id = this.nextPort++
    this.ports.set(id, port)
    port.on('message', ({ data }) => this.send({ port: id, data }))
    port.on('close', () => this.send({ port: id, closed: true }))
    port.start()
    return id
  }

  receive({ message, port, data, closed }) {
    if (port === undefined) this.emit('message', message)
    else if (closed) this.ports.get(port).close()
    else this.ports.get(port).postMessage(data)
  }

  send(value) {
    // A child that is ending is no error of ours; its exit is told by itself.
    if (this.child.connected) this.child.send(pack(value), () => undefined)
  }
}

module.exports = { createUtilityProcess }
